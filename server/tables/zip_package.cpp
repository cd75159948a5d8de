#include "server/tables/zip_package.hpp"

#include <array>

#include <zip.h>

namespace todoke::tables {

namespace {

constexpr zip_int64_t entries_max = 500;

struct FileCloser {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

} // namespace

void ZipPackage::Closer::operator()(zip* archive) const { zip_discard(archive); }

Result<ZipPackage> ZipPackage::open(std::string_view bytes, std::size_t inflated_max) {
    zip_error_t error{};
    auto* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source == nullptr) return Error{ErrorCode::internal, "no memory for an archive"};
    auto* const archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive == nullptr) {
        zip_source_free(source);
        return Error{ErrorCode::malformed, "no ZIP archive"};
    }
    ZipPackage package(archive, inflated_max);
    if (zip_get_num_entries(archive, 0) > entries_max) return Error{ErrorCode::too_large, "an archive with too many entries"};
    return package;
}

bool ZipPackage::has(std::string const& name) const { return zip_name_locate(archive_.get(), name.c_str(), 0) >= 0; }

Result<Done> ZipPackage::read(std::string const& name, std::function<bool(std::string_view)> const& take) {
    std::unique_ptr<zip_file_t, FileCloser> const file(zip_fopen(archive_.get(), name.c_str(), 0));
    if (!file) return Error{ErrorCode::malformed, "a part is missing or unreadable"};
    std::array<char, 64 * 1024> buffer{};
    while (true) {
        auto const count = zip_fread(file.get(), buffer.data(), buffer.size());
        if (count < 0) return Error{ErrorCode::malformed, "damaged archive"};
        if (count == 0) return Done{};
        auto const size = static_cast<std::size_t>(count);
        if (size > inflated_left_) return Error{ErrorCode::too_large, "an archive that inflates beyond the limit"};
        inflated_left_ -= size;
        if (!take({buffer.data(), size})) return Done{};
    }
}

} // namespace todoke::tables
