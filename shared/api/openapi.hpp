// The OpenAPI 3.1 document, written from the endpoint table and the fields of the messages: nothing
// about the interface is said twice.
//
// To add a message: its name in `schemas` of openapi.cpp.
#pragma once

#include <string_view>

#include "shared/base/json.hpp"

namespace todoke::api {

Json openapi_document(std::string_view version);
// The JSON schema of a message by its name; null where there is none of that name.
Json message_schema(std::string_view name);

} // namespace todoke::api
