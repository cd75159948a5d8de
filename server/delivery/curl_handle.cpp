#include "server/delivery/curl_handle.hpp"

#include <fstream>
#include <mutex>

namespace todoke::delivery {

namespace {

constexpr long connect_timeout_s = 10;
constexpr long send_timeout_s = 30;

} // namespace

Result<CurlHandle> open_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    CurlHandle handle(curl_easy_init());
    if (!handle) return Error{ErrorCode::internal, "libcurl: no handle"};
    return handle;
}

void begin_request(CURL* handle, std::string const& url, std::string const& ca_file) {
    curl_easy_reset(handle);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, send_timeout_s);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
}

Result<std::string> read_secret(std::string const& setting, std::string const& path) {
    std::string secret;
    if (path.empty()) return secret;
    std::ifstream in(path);
    if (!std::getline(in, secret)) return Error{ErrorCode::internal, setting + ": cannot read " + path};
    return secret;
}

} // namespace todoke::delivery
