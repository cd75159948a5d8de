// One connection of libcurl that is kept between messages, and what all its uses have in common.
#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

#include "shared/base/result.hpp"

namespace todoke::delivery {

struct CurlCleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, CurlCleanup>;
using CurlList = std::unique_ptr<curl_slist, CurlCleanup>;

Result<CurlHandle> open_curl();

// Forgets the last request, keeps its connection: TLS 1.2 or newer, that authority ("" = the system's),
// ten seconds to connect and thirty for all.
void begin_request(CURL* handle, std::string const& url, std::string const& ca_file);

// The first line of a file that holds a secret; "" without a file. `setting` names it in the error.
Result<std::string> read_secret(std::string const& setting, std::string const& path);

} // namespace todoke::delivery
