#include "server/tables/xml_stream.hpp"

#include <expat.h>

namespace todoke::tables {

namespace {

constexpr int depth_max = 64;

std::string_view without_prefix(char const* name) {
    std::string_view const text(name);
    auto const colon = text.rfind(':');
    return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

} // namespace

struct XmlCallbacks {
    static XmlStream& stream(void* self) { return *static_cast<XmlStream*>(self); }

    static void XMLCALL begin(void* self, char const* name, char const** attributes) {
        auto& xml = stream(self);
        if (xml.refused_) return;
        if (++xml.depth_ > depth_max) return xml.refuse({ErrorCode::malformed, "XML nested too deep"});
        xml.handlers_.begin(without_prefix(name), [attributes](std::string_view wanted) -> std::string_view {
            for (auto at = attributes; *at != nullptr; at += 2)
                if (wanted == without_prefix(*at)) return at[1];
            return {};
        });
    }
    static void XMLCALL end(void* self, char const* name) {
        auto& xml = stream(self);
        if (xml.refused_) return;
        --xml.depth_;
        xml.handlers_.end(without_prefix(name));
    }
    static void XMLCALL text(void* self, char const* bytes, int size) {
        auto& xml = stream(self);
        if (!xml.refused_) xml.handlers_.text({bytes, static_cast<std::size_t>(size)});
    }
    static void XMLCALL doctype(void* self, char const*, char const*, char const*, int) {
        stream(self).refuse({ErrorCode::malformed, "XML with a document type declaration"});
    }
};

void XmlStream::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

XmlStream::XmlStream(Handlers handlers) : handlers_(std::move(handlers)), parser_(XML_ParserCreate("UTF-8")) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), XmlCallbacks::begin, XmlCallbacks::end);
    XML_SetCharacterDataHandler(parser_.get(), XmlCallbacks::text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), XmlCallbacks::doctype);
}

XmlStream::~XmlStream() = default;

void XmlStream::refuse(Error error) {
    if (refused_) return;
    refused_ = true;
    reason_ = std::move(error);
    XML_StopParser(parser_.get(), XML_FALSE);
}

Result<Done> XmlStream::feed(std::string_view bytes, bool is_last) {
    if (refused_) return reason_;
    auto const status = XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), is_last ? XML_TRUE : XML_FALSE);
    if (refused_) return reason_;
    if (status != XML_STATUS_OK) return Error{ErrorCode::malformed, "XML at byte " + std::to_string(XML_GetCurrentByteIndex(parser_.get()))};
    return Done{};
}

} // namespace todoke::tables
