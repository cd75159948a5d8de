#include "shared/observation/call_prompts.hpp"

#include <array>
#include <cassert>

namespace todoke::observation {

namespace {

#define TODOKE_SAME_KEYS "ある場合は1を。ない場合は2を。不明、わからない場合は9を入力してください。" // not a text

// In the order of Prompt. The texts of i0 to i11 are the contract's, word for word.
constexpr std::array<PromptRow, static_cast<std::size_t>(Prompt::count_)> table{{
    {Prompt::i0, "i0", "こちらはHER-SYSです。健康記録を入力してください。ダイヤル回線の方は※を押してから番号を入力してください。新型コロナウイルス感染症の方は1を。濃厚接触者の方は2を入力してください。"}, // not a text
    {Prompt::i1, "i1", "体温を3桁の数字で入力してください。36.5度の場合には365と入力してください。"}, // not a text
    {Prompt::i2, "i2", "顔色、表情はいつもどおりですか。いつも通りでない場合は1を。いつも通りの場合は2を。不明、わからない場合は9を入力してください。"}, // not a text
    {Prompt::i3, "i3", "咳、鼻水の症状はありますか。" TODOKE_SAME_KEYS}, // not a text
    {Prompt::i4, "i4", "息苦しさはありますか。" TODOKE_SAME_KEYS}, // not a text
    {Prompt::i5, "i5", "倦怠感がありますか。" TODOKE_SAME_KEYS}, // not a text
    {Prompt::i6, "i6", "嘔吐、吐き気はありますか。" TODOKE_SAME_KEYS}, // not a text
    {Prompt::i7, "i7", "下痢の症状はありますか。" TODOKE_SAME_KEYS}, // not a text
    {Prompt::i8, "i8", "意識障害はありますか。ある場合は1を。ない場合は2を。不明、同居者がおらずわからない場合は9を入力してください。"}, // not a text
    {Prompt::i9, "i9", "食事は問題なく取れていますか。問題がある場合は1を。ない場合は2を。不明、わからない場合は9を入力してください。"}, // not a text
    {Prompt::i10, "i10", "排尿障害はありますか。" TODOKE_SAME_KEYS}, // not a text
    {Prompt::i11, "i11", "健康記録を登録しました。ご協力ありがとうございました。"}, // not a text
    {Prompt::again, "again", "もう一度入力してください。"}, // not a text
    {Prompt::three_digits, "three_digits", "体温を3桁の数字で入力してください。"}, // not a text
    {Prompt::out_of_range, "out_of_range", "体温は34.0から42.0の範囲で入力してください。"}, // not a text
    {Prompt::given_up, "given_up", "入力を確認できませんでした。お電話を終わります。"}, // not a text
    {Prompt::call_emergency, "call_emergency", "すぐに緊急連絡先にお電話をください。電話番号は、"}, // not a text
    {Prompt::call_health_centre, "call_health_centre", "すぐに保健所の緊急連絡先にお電話をください。"}, // not a text
    {Prompt::number_ends, "number_ends", "です。"}, // not a text
    {Prompt::ambulance, "ambulance", "呼びかけに反応がない等の場合は119番にお電話をください。"}, // not a text
    {Prompt::digit_0, "digit_0", "0"}, // not a text
    {Prompt::digit_1, "digit_1", "1"}, // not a text
    {Prompt::digit_2, "digit_2", "2"}, // not a text
    {Prompt::digit_3, "digit_3", "3"}, // not a text
    {Prompt::digit_4, "digit_4", "4"}, // not a text
    {Prompt::digit_5, "digit_5", "5"}, // not a text
    {Prompt::digit_6, "digit_6", "6"}, // not a text
    {Prompt::digit_7, "digit_7", "7"}, // not a text
    {Prompt::digit_8, "digit_8", "8"}, // not a text
    {Prompt::digit_9, "digit_9", "9"}, // not a text
}};

#undef TODOKE_SAME_KEYS

} // namespace

std::span<PromptRow const> prompts() { return table; }

PromptRow const& row_of(Prompt prompt) {
    auto const& row = table[static_cast<std::size_t>(prompt)];
    assert(row.prompt == prompt);
    return row;
}

std::vector<Prompt> spoken_number(std::string_view phone) {
    std::vector<Prompt> digits;
    for (auto const c : phone)
        if (c >= '0' && c <= '9') digits.push_back(static_cast<Prompt>(static_cast<int>(Prompt::digit_0) + (c - '0')));
    return digits;
}

} // namespace todoke::observation
