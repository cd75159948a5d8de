#include "server/services/masters.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "server/tables/csv_file.hpp"
#include "shared/base/kana.hpp"

namespace todoke::services {

namespace {

using access::RoleId;
using masters::Entry;
using masters::Master;

// A health centre's code is core_city_code-health_centre_code.
std::pair<std::string, std::string> centre_codes(std::string_view code) {
    auto const dash = code.find('-');
    if (dash == std::string_view::npos) return {};
    return {std::string(code.substr(0, dash)), std::string(code.substr(dash + 1))};
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const blank = std::min(text.find(' '), text.size());
        if (blank > 0) words.emplace_back(text.substr(0, blank));
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return words;
}

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

constexpr std::array<std::pair<std::string Entry::*, std::string store::Facility::*>, 12> same_texts{{
    {&Entry::name, &store::Facility::name}, {&Entry::kana, &store::Facility::kana}, {&Entry::postal_code, &store::Facility::postal_code},
    {&Entry::municipality_code, &store::Facility::municipality_code}, {&Entry::address, &store::Facility::address}, {&Entry::phone, &store::Facility::phone},
    {&Entry::phone_after_hours, &store::Facility::phone_after_hours}, {&Entry::institution_kind, &store::Facility::institution_kind},
    {&Entry::licensed_beds, &store::Facility::licensed_beds}, {&Entry::is_non_insured, &store::Facility::is_non_insured},
    {&Entry::insured_number, &store::Facility::insured_number}, {&Entry::main_speciality, &store::Facility::main_speciality},
}};

// What the other masters know: municipalities, and the centre that the row names or lies in.
class Place {
public:
    Place(App& app, Master master, Entry const& entry) : app_(app), master_(master), entry_(entry) {}

    Result<Done> find(std::vector<masters::Fault>& faults) {
        if (!app_.addresses.has_municipality(entry_.municipality_code)) faults.push_back({"municipality_code", "F-M22", "この市区町村コードはありません。"});
        for (auto const& municipality : words_of(entry_.area)) {
            if (!app_.addresses.has_municipality(municipality)) faults.push_back({"area", "F-M22", "この市区町村コードはありません。"});
            else if (municipality.substr(0, 2) != entry_.municipality_code.substr(0, 2)) faults.push_back({"area", "F-M23", "管轄できるのは同じ都道府県の市区町村です。"});
        }
        if (master_ == Master::health_centre) return Done{};
        if (!entry_.core_city_code.empty()) {
            auto const named = TRY(app_.store.facilities.find_by_code(store::FacilityKind::health_centre, entry_.core_city_code + "-" + entry_.health_center_code));
            if (!named) faults.push_back({"health_center_code", "F-M24", "この保健所は保健所マスタにありません。"});
            else centre = named->id;
        } else if (auto const competent = TRY(app_.store.facilities.centre_of_municipality(entry_.municipality_code))) {
            centre = *competent;
        } else {
            faults.push_back({"health_center_code", "F-M25", "市区町村から保健所が決まりません。中核市コードと保健所コードを入力してください。"});
        }
        return Done{};
    }
    store::FacilityId centre;

private:
    App& app_;
    Master master_;
    Entry const& entry_;
};

bool same_row(store::Facility const& a, store::Facility const& b) {
    if (a.code != b.code || a.health_centre != b.health_centre || a.has_paediatrics != b.has_paediatrics || a.closed_at_ms != b.closed_at_ms) return false;
    return std::all_of(same_texts.begin(), same_texts.end(), [&](auto const& pair) { return a.*pair.second == b.*pair.second; });
}

} // namespace

bool sees_own_row_only(MasterUser const& user) {
    auto const role = user.caller.role;
    return role == RoleId::facility_reporter || role == RoleId::sentinel_reporter || role == RoleId::animal_clinic;
}

bool may_see(MasterUser const& user, store::Facility const& row) {
    return store::master_of(row.kind).has_value() && (!sees_own_row_only(user) || row.id == user.office.id);
}

bool may_edit(MasterUser const& user, store::Facility const& row) {
    if (!access::may(access::role(user.caller.role), access::Capability::edit_masters)) return false;
    if (user.office.kind == store::FacilityKind::government) return row.prefecture_code == user.office.prefecture_code;
    return user.office.kind == store::FacilityKind::health_centre && row.kind != store::FacilityKind::health_centre && row.health_centre == user.office.id;
}

bool is_locked(App& app, Master master, Date today) {
    return master == Master::sentinel && base::iso_date(today) < app.config.rules.sentinel_go_live;
}

Entry entry_of(App& app, store::Facility const& row) {
    Entry entry;
    for (auto const& [to, from] : same_texts) entry.*to = row.*from;
    entry.has_paediatrics = row.has_paediatrics;
    if (row.kind == store::FacilityKind::health_centre) {
        std::tie(entry.core_city_code, entry.health_center_code) = centre_codes(row.code);
        return entry;
    }
    entry.code = row.code;
    if (auto const centre = app.directory.facility(row.health_centre); centre.ok()) std::tie(entry.core_city_code, entry.health_center_code) = centre_codes(centre->code);
    return entry;
}

api::MasterSearchReply to_reply(App& app, store::FacilityPage const& page) {
    api::MasterSearchReply reply;
    reply.total = page.total;
    for (auto const& row : page.rows) {
        auto const master = store::master_of(row.kind);
        reply.rows.push_back({row.id.text(), master ? std::string(masters::info(*master).name) : "", row.code, row.name, row.kana, row.address, row.phone,
                              row.prefecture_code, app.directory.facility_name(row.health_centre), row.closed_at_ms != 0});
    }
    return reply;
}

Result<api::MasterReply> master_reply(App& app, MasterUser const& user, store::FacilityId id, Date today) {
    auto const states = TRY(app.store.facilities.history(id));
    auto const& present = states.front();
    if (!may_see(user, present)) return Error{ErrorCode::not_found, "not for this user"};
    auto const master = *store::master_of(present.kind);
    api::MasterReply reply;
    reply.id = id.text();
    reply.master = masters::info(master).name;
    reply.health_centre_name = app.directory.facility_name(present.health_centre);
    reply.locked = is_locked(app, master, today);
    reply.may_edit = may_edit(user, present) && !reply.locked;
    auto const names_users = access::may(access::role(user.caller.role), access::Capability::edit_masters);
    for (auto const& state : states) {
        auto entry = entry_of(app, state);
        if (&state == &present && master == Master::health_centre) entry.area = joined(TRY(app.store.facilities.municipalities_of(id)));
        reply.states.push_back({state.version, state.updated_at_ms, names_users ? state.updated_by : "", state.closed_at_ms != 0, {std::move(entry)}});
    }
    return reply;
}

Result<Judged> judge_entry(App& app, MasterUser const& user, Master master, Entry const& typed, store::Facility const* kept) {
    auto const entry = masters::folded(master, typed);
    auto faults = masters::judge(master, entry);
    if (masters::has_errors(faults)) return Judged(EntryFaults{std::move(faults)});
    Place place(app, master, entry);
    TRY(place.find(faults));
    if (masters::has_errors(faults)) return Judged(EntryFaults{std::move(faults)});

    store::FacilityChange change;
    auto& row = change.facility;
    if (kept != nullptr) {
        row = *kept;
        change.expected_version = kept->version;
    }
    row.kind = store::kind_of(master);
    for (auto const& [from, to] : same_texts) row.*to = entry.*from;
    row.has_paediatrics = entry.has_paediatrics;
    row.prefecture_code = entry.municipality_code.substr(0, 2);
    row.health_centre = master == Master::health_centre ? row.id : place.centre;
    if (master == Master::health_centre) {
        row.code = entry.core_city_code + "-" + entry.health_center_code;
        change.area = words_of(entry.area);
    } else if (kept == nullptr) {
        row.code = entry.code;
    }
    if (!may_edit(user, row) || (kept != nullptr && !may_edit(user, *kept))) return Error{ErrorCode::forbidden, "outside the own area"};
    return Judged(std::move(change));
}

namespace {

std::string text_of(App& app, std::string const& language, std::string_view source) { return app.texts.translate(language, source); }

// The columns of a file by its head: ids or Japanese labels, in any order.
class FileReader {
public:
    FileReader(App& app, MasterUser const& user, Master master, std::string const& language) : app_(app), user_(user), master_(master), language_(language) {}

    Result<MasterFile> read(std::string_view bytes) {
        tables::Limits limits;
        limits.rows_max = master_file_rows_max + 2;
        auto const table = TRY(tables::read_csv(bytes, limits));
        if (table.rows.empty()) {
            fault(1, "", "取り込む行がありません。");
            return std::move(file_);
        }
        if (!take_head(table.rows.front().cells)) return std::move(file_);
        for (auto at = table.rows.begin() + 1; at != table.rows.end(); ++at) {
            if (std::all_of(at->cells.begin(), at->cells.end(), [](std::string const& cell) { return cell.empty(); })) continue;
            if (at == table.rows.begin() + 1 && is_label_line(at->cells)) continue;
            TRY(take_row(static_cast<std::int64_t>(at->number), at->cells));
        }
        if (file_.said.rows == 0 && file_.said.fault_count == 0) fault(1, "", "取り込む行がありません。");
        if (file_.said.fault_count > 0) file_.changes.clear();
        return std::move(file_);
    }

private:
    void fault(std::int64_t row, std::string_view column, std::string_view message, bool is_warning = false) {
        (is_warning ? file_.said.warning_count : file_.said.fault_count) += 1;
        if (file_.said.faults.size() < api::master_faults_shown) file_.said.faults.push_back({row, std::string(column), text_of(app_, language_, message), is_warning});
    }

    bool take_head(std::vector<std::string> const& cells) {
        std::set<std::string_view> seen;
        for (auto const& cell : cells) {
            auto const column = std::find_if(masters::columns().begin(), masters::columns().end(), [&](masters::ColumnInfo const& info) { return cell == info.id || cell == info.label; });
            if (column == masters::columns().end() || masters::need(*column, master_) == masters::Need::absent) {
                fault(1, "", "1行目は列の見出しです。このマスタにない見出しがあります。");
                return false;
            }
            if (!seen.insert(column->id).second) {
                fault(1, column->id, "同じ見出しが2つあります。");
                return false;
            }
            head_.push_back(&*column);
        }
        return true;
    }

    // The second line of our own files repeats the head in words.
    [[nodiscard]] bool is_label_line(std::vector<std::string> const& cells) const {
        if (cells.size() != head_.size()) return false;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (cells[i] != head_[i]->label) return false;
        }
        return true;
    }

    Result<Done> take_row(std::int64_t number, std::vector<std::string> const& cells) {
        ++file_.said.rows;
        if (cells.size() > head_.size()) {
            fault(number, "", "見出しより列の多い行です。");
            return Done{};
        }
        Entry entry;
        for (std::size_t i = 0; i < cells.size(); ++i) entry.*head_[i]->value = cells[i];
        auto const folded = masters::folded(master_, entry);
        auto const code = master_ == Master::health_centre ? folded.core_city_code + "-" + folded.health_center_code : folded.code;
        if (!code.empty() && code != "-" && !codes_.insert(code).second) fault(number, "code", "このファイルの中に同じコードの行があります。");
        auto const kept = code.empty() ? std::optional<store::Facility>() : TRY(app_.store.facilities.find_by_code(store::kind_of(master_), code));
        if (!kept && master_ == Master::animal && !code.empty()) fault(number, "code", "このコードはありません。新しい動物診療施設のコードは空欄にしてください。");
        auto const whole = TRY(with_kept_columns(entry, kept));
        auto judged = judge_entry(app_, user_, master_, whole, kept ? &*kept : nullptr);
        if (!judged.ok()) {
            if (judged.error().code != ErrorCode::forbidden) return judged.error();
            fault(number, "", "自分の管轄の外にある行です。");
            return Done{};
        }
        take_judged(number, std::move(*judged), kept);
        for (auto const& one : masters::judge(master_, folded)) {
            if (one.is_warning) fault(number, one.column, one.message, true);
        }
        return Done{};
    }

    // Columns that the file does not have keep what they are.
    Result<Entry> with_kept_columns(Entry entry, std::optional<store::Facility> const& kept) {
        kept_area_.clear();
        if (!kept) return entry;
        auto present = entry_of(app_, *kept);
        if (master_ == Master::health_centre) kept_area_ = TRY(app_.store.facilities.municipalities_of(kept->id));
        present.area = joined(kept_area_);
        for (auto const& column : masters::columns()) {
            auto const in_file = std::find(head_.begin(), head_.end(), &column) != head_.end();
            if (!in_file) entry.*column.value = present.*column.value;
        }
        return entry;
    }

    void take_judged(std::int64_t number, Judged judged, std::optional<store::Facility> const& kept) {
        if (auto const* faults = std::get_if<EntryFaults>(&judged)) {
            for (auto const& one : faults->faults) {
                if (!one.is_warning) fault(number, one.column, one.message);
            }
            return;
        }
        auto& change = std::get<store::FacilityChange>(judged);
        for (auto const& municipality : change.area.value_or(std::vector<std::string>())) {
            if (!areas_.insert(municipality).second) fault(number, "area", "このファイルの中で、同じ市区町村が2つの保健所にあります。");
        }
        if (kept && same_row(*kept, change.facility) && (!change.area || *change.area == kept_area_)) {
            ++file_.said.unchanged_rows;
            return;
        }
        ++(kept ? file_.said.changed_rows : file_.said.new_rows);
        file_.changes.push_back(std::move(change));
    }

    App& app_;
    MasterUser const& user_;
    Master master_;
    std::string const& language_;
    std::vector<masters::ColumnInfo const*> head_;
    std::set<std::string> codes_, areas_;
    std::vector<std::string> kept_area_; // of the row that is being judged
    MasterFile file_;
};

} // namespace

Result<MasterFile> read_master_file(App& app, MasterUser const& user, Master master, std::string_view bytes, std::string const& language) {
    return FileReader(app, user, master, language).read(bytes);
}

Result<std::string> master_csv(App& app, MasterUser const& user, api::ExportMastersRequest const& request) {
    auto const* master = masters::find_master(request.master);
    if (master == nullptr) return Error{ErrorCode::invalid, "unknown master"};
    std::vector<masters::ColumnInfo const*> head;
    for (auto const& column : masters::columns()) {
        if (masters::need(column, master->master) != masters::Need::absent) head.push_back(&column);
    }
    std::vector<std::vector<std::string>> lines(2);
    for (auto const* column : head) {
        lines[0].emplace_back(column->id);
        lines[1].emplace_back(column->label);
    }
    for (auto const& row : TRY(app.store.facilities.all(store::kind_of(master->master)))) {
        if (!may_see(user, row) || (row.closed_at_ms != 0 && !request.with_closed)) continue;
        if (!request.prefecture_code.empty() && row.prefecture_code != request.prefecture_code) continue;
        auto entry = entry_of(app, row);
        if (master->master == Master::health_centre) entry.area = joined(TRY(app.store.facilities.municipalities_of(row.id)));
        auto& line = lines.emplace_back();
        for (auto const* column : head) line.push_back(entry.*column->value);
    }
    return tables::write_csv(lines, request.encoding == "cp932" ? tables::Encoding::cp932 : tables::Encoding::utf8);
}

} // namespace todoke::services
