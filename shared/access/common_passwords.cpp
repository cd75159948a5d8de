#include "shared/access/common_passwords.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace todoke::access {

namespace {

// Sorted. Keyboard rows, greetings, names of things at hand, of this field and of this country.
constexpr auto words = std::to_array<std::string_view>({
    "access",    "account",   "admin",     "administrator", "akachan",
    "anata",     "april",     "arigatou",  "asdf",      "asdfgh",    "asdfghjkl", "august",    "autumn",    "baseball",  "byouin",    "changeme",      "clinic",
    "corona",    "covid",     "daisuki",   "december",  "default",   "doctor",    "dragon",    "february",  "football",  "friday",    "gogatsu",       "guest",
    "hajime",    "hello",     "hersys",    "himitsu",   "hokenjo",   "hospital",  "iloveyou",  "influenza", "initial",   "iryou",     "january",       "japan",
    "july",      "june",      "kangoshi",  "kansen",    "kansensho", "konnichiwa", "letmein",  "login",     "march",     "master",    "monday",        "monkey",
    "naisho",    "nihon",     "nippon",    "november",  "nurse",     "october",   "ohayou",    "osaka",     "pass",      "passcode",  "passwd",        "password",
    "princess",  "qazwsx",    "qwer",      "qwert",     "qwerty",    "qwertyui",  "qwertyuiop", "root",     "sakura",    "samurai",   "sayonara",      "secret",
    "september", "spring",    "summer",    "sunshine",  "superman",  "test",      "todoke",    "tokyo",     "welcome",   "winter",    "yoroshiku",     "zxcvbn"});
static_assert(std::is_sorted(words.begin(), words.end()));

constexpr char letter_for(char c) {
    switch (c) {
    case '@': case '4': return 'a';
    case '0': return 'o';
    case '1': case '!': return 'i';
    case '3': return 'e';
    case '5': case '$': return 's';
    case '7': return 't';
    default: return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
}

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_word(std::string_view text) {
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), letter_for);
    return std::binary_search(words.begin(), words.end(), std::string_view(folded));
}

} // namespace

bool is_common_password(std::string_view password) {
    // What stands before the first and after the last letter is what people add to satisfy a rule.
    auto const first = std::find_if(password.begin(), password.end(), is_letter);
    auto const last = std::find_if(password.rbegin(), password.rend(), is_letter).base();
    if (first >= last) return false;
    auto const start = static_cast<std::size_t>(first - password.begin()), end = static_cast<std::size_t>(last - password.begin());
    // "P@ssw0rd" ends in letters, "Tod0k3" does not: a sign may still be a letter of the word.
    for (auto stop = end; stop <= password.size() && stop <= end + 2; ++stop) {
        for (auto begin = start < 1 ? 0 : start - 1; begin <= start; ++begin) {
            if (is_word(password.substr(begin, stop - begin))) return true;
        }
    }
    return false;
}

} // namespace todoke::access
