#include "shared/observation/items.hpp"

#include <algorithm>
#include <cassert>

#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::observation {

namespace {

using enum Symptom;

// In the order of Symptom. To add an item: a row here, its enumerator, its state of the call.
constexpr std::array<Item, symptom_count> item_table{{
    {complexion, "complexion", "顔色・表情がいつもと違う", "いつも通りでない", "いつも通り"},
    {cough_rhinorrhea, "cough_rhinorrhea", "咳・鼻水", "ある", "ない"},
    {dyspnea, "dyspnea", "息苦しさ", "ある", "ない"},
    {fatigue, "fatigue", "倦怠感", "ある", "ない"},
    {nausea_vomiting, "nausea_vomiting", "嘔吐・吐き気", "ある", "ない"},
    {diarrhea, "diarrhea", "下痢", "ある", "ない"},
    {consciousness, "consciousness", "意識障害", "ある", "ない"},
    {eating, "eating", "食事がとれない", "問題がある", "ない"},
    {urination, "urination", "排尿障害", "ある", "ない"},
}};

constexpr auto looks = UrgentGroup::looks;
constexpr auto breathing = UrgentGroup::breathing;

constexpr std::array<UrgentSymptom, urgent_count> urgent_table{{
    {"U01", looks, "顔色が明らかに悪い", true},
    {"U02", looks, "唇が紫色になっている"},
    {"U03", looks, "いつもと違う、様子がおかしい", true},
    {"U04", breathing, "息が荒くなった(呼吸数が多くなった)"},
    {"U05", breathing, "急に息苦しくなった"},
    {"U06", breathing, "胸の痛みがある"},
    {"U07", breathing, "肩で息をしている"},
    {"U08", breathing, "日常生活の中で少し動くと息があがる"},
    {"U09", breathing, "横になれない・座らないと息ができない"},
    {"U10", breathing, "ゼーゼーしている"},
    {"U11", UrgentGroup::consciousness, "ぼんやりしている(反応が弱い)", true},
    {"U12", UrgentGroup::consciousness, "もうろうとしている(返事がない)", true},
    {"U13", UrgentGroup::consciousness, "脈がとぶ、脈のリズムが乱れる感じがする"},
}};

constexpr std::array method_table{Method::portal, Method::automatic_call, Method::staff_call, Method::contractor, Method::health_call, Method::stay_staff};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

std::string_view label(SubjectClass subject_class) {
    switch (subject_class) {
    case SubjectClass::infected: return "感染者";
    case SubjectClass::contact: return "濃厚接触者";
    case SubjectClass::unknown: break;
    }
    return "";
}

std::span<Method const> methods() { return method_table; }

std::optional<Method> find_method(std::int64_t code) {
    if (code < 1 || code > static_cast<std::int64_t>(method_table.size())) return std::nullopt;
    return static_cast<Method>(code);
}

std::string_view label(Method method) {
    switch (method) {
    case Method::portal: return "スマートフォン・PC入力";
    case Method::automatic_call: return "自動架電";
    case Method::staff_call: return "職員による電話";
    case Method::contractor: return "委託機関";
    case Method::health_call: return "健康コール";
    case Method::stay_staff: return "宿泊施設・医療機関の職員";
    }
    return "";
}

std::optional<EntryWay> find_entry_way(std::int64_t code) {
    if (code < 1 || code > 7) return std::nullopt;
    return static_cast<EntryWay>(code);
}

std::string_view label(EntryWay way) {
    switch (way) {
    case EntryWay::portal: return "本人スマホ";
    case EntryWay::automatic_call: return "自動架電";
    case EntryWay::health_centre: return "保健所";
    case EntryWay::contractor: return "委託機関";
    case EntryWay::lodging: return "宿泊施設";
    case EntryWay::institution: return "医療機関";
    case EntryWay::family: return "家族";
    }
    return "";
}

bool is_personal(EntryWay way) { return way == EntryWay::portal || way == EntryWay::automatic_call || way == EntryWay::family; }

std::optional<Answer> find_answer(std::int64_t code) {
    if (code != 1 && code != 2 && code != 9) return std::nullopt;
    return static_cast<Answer>(code);
}

std::array<Item, symptom_count> const& items() { return item_table; }

Item const& item(Symptom symptom) {
    auto const& row = item_table[static_cast<std::size_t>(symptom)];
    assert(row.symptom == symptom);
    return row;
}

std::optional<Symptom> find_symptom(std::string_view id) {
    for (auto const& row : item_table)
        if (row.id == id) return row.symptom;
    return std::nullopt;
}

std::string_view label(UrgentGroup group) {
    switch (group) {
    case UrgentGroup::looks: return "表情・外見";
    case UrgentGroup::breathing: return "息苦しさ等";
    case UrgentGroup::consciousness: return "意識障害等";
    }
    return "";
}

std::array<UrgentSymptom, urgent_count> const& urgent_symptoms() { return urgent_table; }

std::optional<UrgentSet> find_urgent(std::string_view id) {
    for (std::size_t i = 0; i < urgent_count; ++i)
        if (urgent_table[i].id == id) return static_cast<UrgentSet>(1u << i);
    return std::nullopt;
}

UrgentSet urgent_of(UrgentGroup group) {
    UrgentSet set = 0;
    for (std::size_t i = 0; i < urgent_count; ++i)
        if (urgent_table[i].group == group) set = static_cast<UrgentSet>(set | (1u << i));
    return set;
}

std::optional<int> read_temperature(std::string_view typed) {
    auto text = base::half_width_ascii(base::trimmed(typed));
    for (std::string_view const unit : {"℃", "度", "°C"}) // not a text
        if (text.ends_with(unit)) text.resize(text.size() - unit.size());
    std::string folded(base::trimmed(text));
    std::replace(folded.begin(), folded.end(), ',', '.');
    for (std::string_view const point : {"。", "・"}) { // what a Japanese keyboard gives for the point
        auto const at = folded.find(point);
        if (at != std::string::npos) folded.replace(at, point.size(), ".");
    }
    auto const point = folded.find('.');
    auto const whole = folded.substr(0, point);
    auto const fraction = point == std::string::npos ? std::string() : folded.substr(point + 1);
    auto const digits = [](std::string_view part) { return std::all_of(part.begin(), part.end(), is_digit); };
    if (whole.empty() || whole.size() > 3 || fraction.size() > 1 || !digits(whole) || !digits(fraction)) return std::nullopt;
    int number = 0;
    for (auto const c : whole) number = number * 10 + (c - '0');
    if (whole.size() == 3) return fraction.empty() ? std::optional(number) : std::nullopt;
    return number * 10 + (fraction.empty() ? 0 : fraction.front() - '0');
}

std::string temperature_text(int tenths) {
    if (tenths <= 0) return {};
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

} // namespace todoke::observation
