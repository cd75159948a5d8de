// SQL text that was written in the source code. The constructor is consteval, so SQL that was put
// together at run time (and with it every injection) does not compile. Parameters are $1, $2, …
// in both engines. The portable subset is described in docs/architecture.md: no triggers, LIKE,
// collations, JSON operators or engine functions.
#pragma once

namespace todoke::db {

class Sql {
public:
    consteval Sql(char const* text) : text_(text) {}
    [[nodiscard]] char const* text() const { return text_; }

private:
    char const* text_;
};

} // namespace todoke::db
