#include "shared/observation/data_facts.hpp"

#include <array>

namespace todoke::observation {

namespace {

constexpr std::array<std::string_view, 7> fact_table{
    "この調査は、感染症法に基づいて都道府県、保健所設置市、特別区が行います。入力すると調査に回答したことになり、内容は国に報告されます。",
    "データは国が運営するシステムで管理し、仕事に必要な範囲で、自治体と国の職員、健康状態の確認を委託された機関(医師会など)が共有します。",
    "たとえば、経過を見る医師、医療機関のある地域と滞在先の地域の保健所が見ます。病床や宿泊施設の計画には人数を使います。",
    "国はデータから統計を作って公表し、研究に使います。統計に個人が分かる情報は含まれません。",
    "この法律の仕事と感染症対策のほかの目的には使いません。",
    "個人情報保護の法律に基づいて、ご自身のデータの開示、訂正、利用停止を求めることができます。",
    "入力の内容により、または入力がないとき、職員や委託された機関から電話することがあります。",
};

} // namespace

std::span<std::string_view const> data_facts() { return fact_table; }

} // namespace todoke::observation
