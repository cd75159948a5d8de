#include "server/tables/xlsx_writer.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

namespace todoke::tables {

namespace {

// The file is put together in memory: names and mail addresses of applicants never touch the disk.
class MemoryFile {
public:
    MemoryFile() : fd_(::memfd_create("xlsx", MFD_CLOEXEC)) {}
    ~MemoryFile() {
        if (fd_ >= 0) ::close(fd_);
    }
    MemoryFile(MemoryFile const&) = delete;
    MemoryFile& operator=(MemoryFile const&) = delete;

    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

    [[nodiscard]] Result<std::string> bytes() const {
        struct stat facts{};
        if (fd_ < 0 || ::fstat(fd_, &facts) != 0) return Error{ErrorCode::internal, "no memory file"};
        std::string out(static_cast<std::size_t>(facts.st_size), '\0');
        if (::pread(fd_, out.data(), out.size(), 0) != facts.st_size) return Error{ErrorCode::internal, "memory file cut short"};
        return out;
    }

private:
    int fd_;
};

std::string replaced(std::string text, std::string_view what, std::string const& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
    return text;
}

class Writer {
public:
    explicit Writer(lxw_workbook* book) : book_(book) {
        text_ = workbook_add_format(book);
        format_set_num_format_index(text_, 0x31); // "@": 09 stays 09
        for (auto const fill : {Fill::grey, Fill::yellow, Fill::blue, Fill::red, Fill::heading}) {
            auto* const format = workbook_add_format(book);
            format_set_pattern(format, LXW_PATTERN_SOLID);
            format_set_bg_color(format, colour(fill));
            if (fill == Fill::heading || fill == Fill::grey) format_set_num_format_index(format, 0x31);
            if (fill == Fill::heading) {
                format_set_bold(format);
                format_set_text_wrap(format);
                format_set_border(format, LXW_BORDER_THIN);
                format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
            }
            fills_[static_cast<std::size_t>(fill)] = format;
        }
    }

    void write(Sheet const& sheet) {
        page_ = workbook_add_worksheet(book_, sheet.name.c_str());
        first_row_ = 1;
        last_row_ = static_cast<lxw_row_t>(std::max({sheet.row_count, sheet.rows.size(), std::size_t{1}}));
        write_columns(sheet);
        for (std::size_t row = 0; row < sheet.rows.size(); ++row)
            for (std::size_t column = 0; column < sheet.rows[row].size(); ++column)
                if (!sheet.rows[row][column].empty())
                    check(worksheet_write_string(page_, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(column), sheet.rows[row][column].c_str(), nullptr));
        for (auto const& formula : sheet.formulas) write_formula(formula);
        for (auto const& rule : sheet.colours) write_colour(rule);
        for (auto const& entry : sheet.entries) write_entry(entry);
        worksheet_freeze_panes(page_, 1, 0);
    }

    [[nodiscard]] lxw_error error() const { return error_; }

private:
    static lxw_color_t colour(Fill fill) {
        switch (fill) {
        case Fill::grey: return 0xBFBFBF;
        case Fill::yellow: return 0xFFFF00;
        case Fill::blue: return 0x5B9BD5;
        case Fill::red: return 0xFF0000;
        case Fill::heading: return 0xDDEBF7;
        case Fill::none: break;
        }
        return LXW_COLOR_WHITE;
    }

    void check(lxw_error error) {
        if (error != LXW_NO_ERROR && error_ == LXW_NO_ERROR) error_ = error;
    }

    lxw_format* format_of(Fill fill) { return fill == Fill::none ? text_ : fills_[static_cast<std::size_t>(fill)]; }

    void write_columns(Sheet const& sheet) {
        for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
            auto const& column = sheet.columns[i];
            auto const at = static_cast<lxw_col_t>(i);
            lxw_row_col_options options{};
            options.hidden = column.is_hidden ? LXW_TRUE : LXW_FALSE;
            check(worksheet_set_column_opt(page_, at, at, column.width, format_of(column.fill), &options));
            check(worksheet_write_string(page_, 0, at, column.heading.c_str(), format_of(column.fill == Fill::none ? Fill::heading : column.fill)));
        }
    }

    void write_formula(Formula const& formula) {
        for (auto row = first_row_; row <= last_row_; ++row) {
            auto const text = replaced(replaced(formula.text, "{row}", std::to_string(row + 1)), "{above}", std::to_string(row));
            auto const index = static_cast<std::size_t>(row - first_row_);
            auto const value = index < formula.values.size() ? formula.values[index] : 0;
            // Not in the text format, or a spreadsheet would show the formula itself.
            check(worksheet_write_formula_num(page_, row, static_cast<lxw_col_t>(formula.column), text.c_str(), number_format(), value));
        }
    }

    lxw_format* number_format() {
        if (number_ == nullptr) number_ = workbook_add_format(book_);
        return number_;
    }

    void write_colour(ColourRule const& rule) {
        lxw_conditional_format format{};
        format.type = LXW_CONDITIONAL_TYPE_FORMULA;
        auto formula = rule.formula; // the library's structure wants to be allowed to write
        format.value_string = formula.data();
        format.format = format_of(rule.fill);
        check(worksheet_conditional_format_range(page_, first_row_, static_cast<lxw_col_t>(rule.first_column), last_row_, static_cast<lxw_col_t>(rule.last_column), &format));
    }

    void write_entry(Entry const& entry) {
        auto copy = entry;
        std::vector<char*> values;
        for (auto& value : copy.values) values.push_back(value.data());
        values.push_back(nullptr);
        lxw_data_validation validation{};
        validation.validate = LXW_VALIDATION_TYPE_ANY;
        if (!entry.values.empty()) {
            validation.validate = LXW_VALIDATION_TYPE_LIST;
            validation.value_list = values.data();
        } else if (!entry.source.empty()) {
            validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
            validation.value_formula = copy.source.data();
        }
        validation.input_title = validation.error_title = copy.title.data();
        validation.input_message = validation.error_message = copy.advice.data();
        validation.error_type = LXW_VALIDATION_ERROR_TYPE_STOP;
        check(worksheet_data_validation_range(page_, first_row_, static_cast<lxw_col_t>(entry.column), last_row_, static_cast<lxw_col_t>(entry.column), &validation));
    }

    lxw_workbook* book_;
    lxw_worksheet* page_ = nullptr;
    lxw_format* text_ = nullptr;
    lxw_format* number_ = nullptr;
    std::array<lxw_format*, 6> fills_{};
    lxw_row_t first_row_ = 1, last_row_ = 1;
    lxw_error error_ = LXW_NO_ERROR;
};

} // namespace

Result<std::string> write_xlsx(std::vector<Sheet> const& sheets) {
    MemoryFile const file;
    auto const path = file.path();
    std::string memory = "/dev/shm"; // the library's own temporary files
    lxw_workbook_options options{};
    options.tmpdir = memory.data();
    auto* const book = workbook_new_opt(path.c_str(), &options);
    if (book == nullptr) return Error{ErrorCode::internal, "libxlsxwriter made no workbook"};
    Writer writer(book);
    for (auto const& sheet : sheets) writer.write(sheet);
    auto const closed = workbook_close(book); // frees the book in any case
    if (writer.error() != LXW_NO_ERROR) return Error{ErrorCode::internal, std::string("xlsx: ") + lxw_strerror(writer.error())};
    if (closed != LXW_NO_ERROR) return Error{ErrorCode::internal, std::string("xlsx: ") + lxw_strerror(closed)};
    return file.bytes();
}

std::string column_letter(std::size_t column) {
    std::string letters;
    for (auto rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters;
}

std::optional<std::size_t> column_of_letter(std::string_view letter) {
    if (letter.empty() || letter.size() > 3) return std::nullopt;
    std::size_t column = 0;
    for (auto const c : letter) {
        if (c < 'A' || c > 'Z') return std::nullopt;
        column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    }
    return column - 1;
}

} // namespace todoke::tables
