#include "shared/forms/catalogue.hpp"

#include <algorithm>
#include <set>

#include "shared/forms/form_check.hpp"
#include "shared/forms/form_reader.hpp"

namespace todoke::forms {

namespace {

// Form files are read by the installation itself, but a broken one must not cost more than a message.
constexpr base::JsonLimits file_limits{4 * 1024 * 1024, 32, 400'000, 64 * 1024};

struct ParsedFile { std::string_view name; Json json; };

bool is_in(std::string_view name, std::string_view folder) {
    return name.starts_with(folder) && name.find('/', folder.size()) == std::string_view::npos && name.ends_with(".json");
}

std::string_view stem(std::string_view name) {
    name.remove_prefix(name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1);
    return name.substr(0, name.size() - std::string_view(".json").size());
}

class Loader {
public:
    explicit Loader(std::vector<SourceFile> const& files) {
        for (auto const& file : files) {
            if (!file.name.ends_with(".json")) continue;
            auto parsed = base::parse_json(file.text, file_limits);
            if (parsed) parsed_.push_back({file.name, std::move(parsed).value()});
            else all_.push_back({file.name, "", parsed.error().detail});
        }
    }

    // Code lists and messages first, then blocks, then forms: each refers only to those before.
    std::vector<Definition> run() {
        for (auto const& file : parsed_)
            if (is_in(file.name, "codes/")) read_codes(file);
        for (auto const& file : parsed_)
            if (file.name == "rules/messages.json") with_faults(file, [&](Faults& faults) { library_.messages = read_messages(file.json, faults); });
        for (auto const& file : parsed_)
            if (is_in(file.name, "forms/blocks/")) read_block_file(file);
        for (auto const& file : parsed_)
            if (is_in(file.name, "forms/")) read_form(file);
        for (auto const& file : parsed_)
            if (is_in(file.name, "forms/local/")) add_local_items(file);
        check_prefills();
        return std::move(definitions_);
    }

    Library& library() { return library_; }
    std::vector<Fault>& faults() { return all_; }

private:
    template <class Function> void with_faults(ParsedFile const& file, Function run) {
        Faults faults{std::string(file.name)};
        run(faults);
        all_.insert(all_.end(), faults.list().begin(), faults.list().end());
    }

    void read_codes(ParsedFile const& file) {
        with_faults(file, [&](Faults& faults) {
            Members members(file.json, "", faults);
            auto const id = members.required_text("id");
            if (id != stem(file.name)) members.fault("the id " + quoted(id) + " is not the file's name");
            auto const* options = members.take("options");
            if (options == nullptr) members.fault("has no \"options\"");
            else library_.codes[id] = read_options(*options, "", faults);
            members.finish();
            std::set<std::string_view> codes;
            for (auto const& option : library_.codes[id])
                if (!codes.insert(option.code).second) members.fault("the code " + quoted(option.code) + " is used twice");
        });
    }

    void read_block_file(ParsedFile const& file) {
        with_faults(file, [&](Faults& faults) {
            if (file.json.text("id") != stem(file.name)) faults.add("", "the id " + quoted(file.json.text("id")) + " is not the file's name");
            library_.blocks[std::string(stem(file.name))] = read_block(file.json, library_, faults);
        });
    }

    void read_form(ParsedFile const& file) {
        with_faults(file, [&](Faults& faults) {
            auto form = read_definition(file.json, &library_, faults);
            if (stem(file.name) != form.id + "." + form.version) faults.add("", "the file's name is not <id>.<version>.json");
            // References of a form that could not be read would only repeat the faults.
            if (faults.empty()) check_form(form, faults);
            if (std::any_of(definitions_.begin(), definitions_.end(), [&](Definition const& other) { return other.id == form.id && other.version == form.version; }))
                faults.add("", "the form " + quoted(form.id) + " of that version exists already");
            form_files_.emplace_back(file.name);
            definitions_.push_back(std::move(form));
        });
    }

    // The form was right before, so whatever is wrong now is the addition's fault.
    void add_local_items(ParsedFile const& file) {
        with_faults(file, [&](Faults& faults) {
            if (file.json.text("id") != stem(file.name)) faults.add("", "the id " + quoted(file.json.text("id")) + " is not the file's name");
            auto const local = read_local_items(file.json, library_, faults);
            if (!faults.empty()) return;
            auto const form = std::find_if(definitions_.begin(), definitions_.end(), [&](Definition const& one) { return one.id == local.form_id && one.version == local.form_version; });
            if (form == definitions_.end()) return faults.add("extends", "there is no form " + quoted(local.form_id) + " of version " + quoted(local.form_version));
            auto extended = *form;
            extended.sections.insert(extended.sections.end(), local.added.sections.begin(), local.added.sections.end());
            extended.rules.insert(extended.rules.end(), local.added.rules.begin(), local.added.rules.end());
            check_form(extended, faults);
            if (faults.empty()) *form = std::move(extended);
        });
    }

    // An item may be filled once from the identity or tests form of the same installation.
    void check_prefills() {
        std::set<std::string_view> sources;
        for (auto const& form : definitions_)
            if (form.kind != FormKind::notification)
                for (auto const& section : form.sections)
                    for (auto const& item : section.items) sources.insert(item.id);
        for (std::size_t i = 0; i < definitions_.size(); ++i)
            for (auto const& section : definitions_[i].sections)
                for (auto const& item : section.items)
                    if (!item.prefill_from.empty() && !sources.contains(item.prefill_from))
                        all_.push_back({form_files_[i], item.id, "\"prefill_from\" names no item of an identity or tests form: " + quoted(item.prefill_from)});
    }

    std::vector<ParsedFile> parsed_;
    Library library_;
    std::vector<Definition> definitions_;
    std::vector<std::string> form_files_; // beside definitions_
    std::vector<Fault> all_;
};

} // namespace

Catalogue::Loaded Catalogue::load(std::vector<SourceFile> const& files) {
    Loader loader(files);
    auto definitions = loader.run();
    if (!loader.faults().empty()) return {nullptr, std::move(loader.faults())};
    auto catalogue = std::make_shared<Catalogue>();
    for (auto& form : definitions) {
        auto key = std::make_pair(form.id, form.version);
        catalogue->definitions_.emplace(std::move(key), std::move(form));
    }
    catalogue->codes_ = std::move(loader.library().codes);
    return {std::move(catalogue), {}};
}

Definition const* Catalogue::find(std::string_view id, std::string_view version) const {
    auto const found = definitions_.find(std::make_pair(std::string(id), std::string(version)));
    return found == definitions_.end() ? nullptr : &found->second;
}

Definition const* Catalogue::valid_on(std::string_view id, Date day) const {
    Definition const* latest = nullptr;
    for (auto const& [key, form] : definitions_) {
        if (key.first != id || day < form.valid_from || form.valid_to < day) continue;
        if (latest == nullptr || latest->valid_from <= form.valid_from) latest = &form;
    }
    return latest;
}

std::vector<Definition const*> Catalogue::all() const {
    std::vector<Definition const*> forms;
    for (auto const& entry : definitions_) forms.push_back(&entry.second);
    return forms;
}

std::vector<Option> const* Catalogue::codes(std::string_view list) const {
    auto const found = codes_.find(list);
    return found == codes_.end() ? nullptr : &found->second;
}

} // namespace todoke::forms
