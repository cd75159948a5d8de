// XML of outside origin, element by element as it streams in (expat). A document type declaration ends
// the reading at once: without one there are no entities of one's own, neither nested (billion laughs)
// nor external ones.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

struct XML_ParserStruct;

namespace todoke::tables {

class XmlStream {
public:
    // The value of an attribute of the element that begins, by its name without prefix; "" when it has none.
    using Attribute = std::function<std::string_view(std::string_view name)>;
    struct Handlers {
        std::function<void(std::string_view element, Attribute const& attribute)> begin; // names without namespace prefix
        std::function<void(std::string_view element)> end;
        std::function<void(std::string_view text)> text; // in pieces
    };

    explicit XmlStream(Handlers handlers);
    ~XmlStream();
    XmlStream(XmlStream const&) = delete;
    XmlStream& operator=(XmlStream const&) = delete;

    // The next bytes, and the last ones. ErrorCode::malformed, also after refuse().
    Result<Done> feed(std::string_view bytes, bool is_last);
    // For handlers: no further, with this reason.
    void refuse(Error error);

private:
    friend struct XmlCallbacks;
    struct Free {
        void operator()(XML_ParserStruct* parser) const;
    };
    Handlers handlers_;
    std::unique_ptr<XML_ParserStruct, Free> parser_;
    int depth_ = 0;
    bool refused_ = false;
    Error reason_;
};

} // namespace todoke::tables
