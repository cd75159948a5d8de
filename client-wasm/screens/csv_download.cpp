#include "client-wasm/screens/csv_download.hpp"

#include "client-wasm/screens/screen.hpp"

namespace todoke::screens {

bool CsvDownload::draw() {
    if (!client_.session.info().can_download) return false;
    ui::space(8);
    auto pressed = ui::button({.id = "download", .label = is_busy_ ? tr("作成しています") : tr("CSVダウンロード"), .disabled = is_busy_});
    ui::small_text(tr("上の条件に合う行を、1万行までCSV(UTF-8)で保存します。ダウンロードは記録されます。"));
    if (failure_ && draw_failure(client_, *failure_)) pressed = true;
    if (is_done_) ui::status("download_done", tr("ダウンロードしました。"));
    return pressed;
}

void CsvDownload::start(api::EndpointId endpoint, Json request, std::string file_name) {
    is_busy_ = true;
    is_done_ = false;
    failure_.reset();
    client_.api.download({.endpoint = endpoint, .body = std::move(request)}, std::move(file_name), if_alive([this](state::Outcome<api::Empty> outcome) {
        is_busy_ = false;
        is_done_ = outcome.ok();
        if (!outcome.ok()) failure_ = outcome.failure;
    }));
}

} // namespace todoke::screens
