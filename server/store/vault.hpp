// Sealing and blind indexing for the stores: one data key per prefecture and year, made when first
// needed, wrapped by the master key in the table data_keys and held opened in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "server/crypto/blind_index.hpp"
#include "server/crypto/envelope.hpp"
#include "server/crypto/key_file.hpp"
#include "server/crypto/signing.hpp"
#include "server/db/database.hpp"

namespace todoke::store {

class Vault {
public:
    // Reads the wrapped keys; makes the index root on first use. ErrorCode::internal with a clear
    // detail when the key file does not belong to this database.
    static Result<std::unique_ptr<Vault>> open(db::Database& db, crypto::KeyFile const& keys);

    // Seals under the data key of that prefecture (0: whole installation) and the JST year of now_ms.
    // Must not be called inside db.write for a year that may be new: seal before writing.
    Result<std::string> seal(crypto::Place const& place, int prefecture, std::int64_t now_ms, std::string_view plain);
    // "" opens to "".
    Result<std::string> open(crypto::Place const& place, std::string_view sealed);

    [[nodiscard]] crypto::BlindIndex const& index() const { return *index_; }
    [[nodiscard]] crypto::Signer const& signer() const { return *signer_; }
    [[nodiscard]] std::string_view pepper() const { return pepper_.view(); }

private:
    Vault(db::Database& db, crypto::KeyFile const& keys);
    Result<std::uint32_t> key_for(int prefecture, std::int64_t now_ms);
    Result<Done> make(std::uint32_t key_id, std::int64_t now_ms);

    db::Database& db_;
    crypto::Envelope envelope_;
    crypto::Secret pepper_;
    std::unique_ptr<crypto::Signer> signer_;
    std::unique_ptr<crypto::BlindIndex> index_;
    std::mutex making_;
};

} // namespace todoke::store
