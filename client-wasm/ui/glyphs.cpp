#include "client-wasm/ui/glyphs.hpp"

#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "shared/base/ruby.hpp"
#include "imgui.h"
#include "imgui_internal.h"
#include "misc/freetype/imgui_freetype.h"

namespace todoke::ui {

namespace {

constexpr char16_t private_first = 0xE000, private_last = 0xF8FF;

struct Fonts {
    GlyphSource* source = nullptr;
    ImFont* regular = nullptr;
    ImFont* bold = nullptr;
    std::unordered_map<std::string, char16_t> slots; // cluster -> private-use code
    std::vector<std::string> clusters;               // code - private_first -> cluster
    std::map<std::uint64_t, Glyph> waiting;          // rasterized, not yet asked for by Dear ImGui
    std::unordered_set<std::uint64_t> drawn;         // rasterized before
};
Fonts& fonts() {
    static Fonts all;
    return all;
}

std::uint64_t glyph_key(int size_px, bool bold, char16_t code) {
    return (static_cast<std::uint64_t>(size_px) << 24) | (bold ? 1u << 20 : 0u) | code;
}

int pixel_size(TextStyle style, float pixel_ratio) { return static_cast<int>(std::lround(style.size * pixel_ratio)); }

ImFontBaked* baked_of(TextStyle style, float pixel_ratio) {
    auto* font = style.bold ? fonts().bold : fonts().regular;
    return font->GetFontBaked(static_cast<float>(pixel_size(style, pixel_ratio)));
}

// --- ImFontLoader ---------------------------------------------------------------------------------

bool contains(ImFontAtlas*, ImFontConfig*, ImWchar) { return true; }

bool init_baked(ImFontAtlas*, ImFontConfig* config, ImFontBaked* baked, void*) {
    auto const metrics = fonts().source->metrics(static_cast<int>(baked->Size), config->FontNo == 1);
    baked->Ascent = std::round(metrics.ascent_px);
    baked->Descent = -std::round(metrics.descent_px);
    return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void*, ImWchar code, ImFontGlyph* out, float* out_advance) {
    auto& all = fonts();
    int const size_px = static_cast<int>(baked->Size);
    bool const bold = config->FontNo == 1;
    auto found = all.waiting.find(glyph_key(size_px, bold, code));
    if (found == all.waiting.end() && code == IM_UNICODE_CODEPOINT_INVALID) {
        // Dear ImGui asks for it with every new size; it is worth no strip of its own.
        found = all.waiting.emplace(glyph_key(size_px, bold, code), Glyph{}).first;
        found->second.advance_px = baked->Size;
    }
    if (found == all.waiting.end()) {
        std::string const text = from_display(code);
        auto drawn = all.source->rasterize({&text, 1}, size_px, bold);
        if (drawn.empty()) return false;
        found = all.waiting.emplace(glyph_key(size_px, bold, code), std::move(drawn.front())).first;
    }
    auto const& glyph = found->second;
    if (out_advance != nullptr) {
        *out_advance = glyph.advance_px;
        return true;
    }
    out->Codepoint = code;
    out->AdvanceX = glyph.advance_px;
    if (glyph.width_px > 0 && glyph.height_px > 0) {
        auto const pack = ImFontAtlasPackAddRect(atlas, glyph.width_px, glyph.height_px);
        if (pack == ImFontAtlasRectId_Invalid) return false;
        auto* rect = ImFontAtlasPackGetRect(atlas, pack);
        out->X0 = static_cast<float>(glyph.left_px);
        out->Y0 = static_cast<float>(glyph.top_px) + baked->Ascent;
        out->X1 = out->X0 + static_cast<float>(rect->w);
        out->Y1 = out->Y0 + static_cast<float>(rect->h);
        out->Visible = true;
        out->Colored = glyph.colored;
        out->PackId = pack;
        ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, config, out, rect, glyph.pixels.data(), ImTextureFormat_RGBA32, glyph.width_px * 4);
    }
    all.waiting.erase(found);
    return true;
}

ImFont* add_font(ImFontAtlas* atlas, ImFontLoader const& loader, bool bold) {
    ImFontConfig config;
    config.FontLoader = &loader;
    config.FontNo = bold ? 1 : 0;
    config.SizePixels = 16;
    std::memcpy(config.Name, bold ? "bold" : "regular", bold ? 5 : 8);
    return atlas->AddFont(&config);
}

// --- display codes --------------------------------------------------------------------------------

char32_t next_code_point(std::string_view text, std::size_t& at) {
    auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    unsigned const first = byte(at);
    int const length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? first : length == 2 ? first & 31u : length == 3 ? first & 15u : first & 7u;
    for (int i = 1; i < length; ++i) code = (code << 6) | (byte(at + static_cast<std::size_t>(i)) & 63u);
    at += static_cast<std::size_t>(length);
    return code;
}

// Belongs to the character before it: combining marks, variation selectors, emoji modifiers, joiners.
bool extends(char32_t code) {
    return (code >= 0x300 && code <= 0x36F) || code == 0x3099 || code == 0x309A || (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF) ||
           (code >= 0x1F3FB && code <= 0x1F3FF) || code == 0x200D || code == 0x20E3 || (code >= 0x20D0 && code <= 0x20DC) || (code >= 0x1AB0 && code <= 0x1AFF);
}
// Letters of Devanagari join within a word (conjuncts, vowel signs that stand before their consonant): a word
// is drawn as a whole.
bool is_joined_script(char32_t code) { return (code >= 0x900 && code <= 0x97F) || (code >= 0xA8E0 && code <= 0xA8FF) || code == 0x200C || code == 0x200D; }
bool is_regional(char32_t code) { return code >= 0x1F1E6 && code <= 0x1F1FF; }

char16_t slot_of(std::string_view cluster) {
    auto& all = fonts();
    auto const found = all.slots.find(std::string(cluster));
    if (found != all.slots.end()) return found->second;
    if (all.clusters.size() > static_cast<std::size_t>(private_last - private_first)) return u'\uFFFD';
    auto const code = static_cast<char16_t>(private_first + all.clusters.size());
    all.clusters.emplace_back(cluster);
    all.slots.emplace(std::string(cluster), code);
    return code;
}

ImFontLoader const& browser_loader() {
    static ImFontLoader loader;
    loader.Name = "browser";
    loader.FontSrcContainsGlyph = contains;
    loader.FontBakedInit = init_baked;
    loader.FontBakedLoadGlyph = load_glyph;
    return loader;
}

} // namespace

void install_fonts(GlyphSource& source, ImFontAtlas* atlas) {
    auto& all = fonts();
    all.source = &source;
    atlas->SetFontLoader(&browser_loader());
    all.regular = add_font(atlas, browser_loader(), false);
    all.bold = add_font(atlas, browser_loader(), true);
}

void forget_fonts() { fonts() = {}; }

void forget_glyphs(ImFontAtlas* atlas) {
    auto& all = fonts();
    for (auto* font : {all.regular, all.bold}) ImFontAtlasFontDiscardBakes(atlas, font, 0);
    all.waiting.clear();
    all.drawn.clear();
}

std::u16string to_display(std::string_view utf8) {
    std::u16string codes;
    codes.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        auto const begin = at;
        if (auto const ruby = base::ruby_length(utf8, at); ruby > 0) {
            codes += slot_of(utf8.substr(at, ruby));
            at += ruby;
            continue;
        }
        auto const first = next_code_point(utf8, at);
        bool cluster = first > 0xFFFF || (first >= private_first && first <= private_last);
        for (auto end = at; end < utf8.size();) {
            auto after = end;
            auto const code = next_code_point(utf8, after);
            if (code == 0x200D && first > 0x2000) { // joined emoji: the joiner takes the next one along
                end = after;
                if (end < utf8.size()) (void)next_code_point(utf8, end);
            } else if (extends(code) || (is_joined_script(first) && is_joined_script(code)) || (is_regional(first) && is_regional(code) && end == at)) {
                end = after;
            } else {
                break;
            }
            at = end;
            cluster = true;
        }
        if (at > utf8.size()) at = utf8.size();
        if (cluster) codes += slot_of(utf8.substr(begin, at - begin));
        else if (first == u'\n' || first >= 0x20) codes += static_cast<char16_t>(first);
    }
    return codes;
}

std::string from_display(char16_t code) {
    auto const& all = fonts();
    if (code >= private_first && code <= private_last && static_cast<std::size_t>(code - private_first) < all.clusters.size())
        return all.clusters[static_cast<std::size_t>(code - private_first)];
    unsigned const c = code;
    std::string text;
    if (c < 0x80) text += static_cast<char>(c);
    else if (c < 0x800) text.append({static_cast<char>(0xC0u | (c >> 6)), static_cast<char>(0x80u | (c & 63u))});
    else text.append({static_cast<char>(0xE0u | (c >> 12)), static_cast<char>(0x80u | ((c >> 6) & 63u)), static_cast<char>(0x80u | (c & 63u))});
    return text;
}

FontMeasure::FontMeasure(TextStyle style, float pixel_ratio) : baked_(baked_of(style, pixel_ratio)), pixel_ratio_(pixel_ratio) {}

float FontMeasure::advance(char16_t code) { return static_cast<ImFontBaked*>(baked_)->GetCharAdvance(code) / pixel_ratio_; }

float FontMeasure::line_gap_top(float line_height) const {
    auto const* baked = static_cast<ImFontBaked*>(baked_);
    return (line_height - (baked->Ascent - baked->Descent) / pixel_ratio_) / 2;
}

void prefetch(std::u16string_view codes, TextStyle style, float pixel_ratio) {
    auto& all = fonts();
    int const size_px = pixel_size(style, pixel_ratio);
    auto const draw_missing = [&](std::set<char16_t> const& missing) {
        std::vector<std::string> texts;
        for (auto const code : missing) texts.push_back(from_display(code));
        if (texts.empty()) return;
        auto drawn = all.source->rasterize(texts, size_px, style.bold);
        std::size_t i = 0;
        for (auto const code : missing) {
            auto const key = glyph_key(size_px, style.bold, code);
            all.drawn.insert(key);
            if (i < drawn.size()) all.waiting[key] = std::move(drawn[i++]);
        }
    };
    // Before the size is made known to Dear ImGui: it then asks for a space at once.
    std::set<char16_t> missing;
    for (auto const code : codes)
        if (code >= 0x20 && all.drawn.count(glyph_key(size_px, style.bold, code)) == 0) missing.insert(code);
    if (!missing.empty() && all.drawn.count(glyph_key(size_px, style.bold, u' ')) == 0) missing.insert(u' ');
    draw_missing(missing);
    // What Dear ImGui threw away since (a full atlas) is drawn again.
    auto* baked = baked_of(style, pixel_ratio);
    missing.clear();
    for (auto const code : codes)
        if (code >= 0x20 && !baked->IsGlyphLoaded(code) && all.waiting.count(glyph_key(size_px, style.bold, code)) == 0) missing.insert(code);
    draw_missing(missing);
    for (auto const code : codes)
        if (code >= 0x20 && !baked->IsGlyphLoaded(code)) (void)baked->FindGlyph(code);
}

void draw_codes(ImDrawList* list, std::u16string_view codes, TextStyle style, float pixel_ratio, float x, float y, float line_height_px, std::uint32_t color) {
    auto* baked = baked_of(style, pixel_ratio);
    auto const tint = IM_COL32(color >> 24, (color >> 16) & 255u, (color >> 8) & 255u, color & 255u);
    auto const own_colors = IM_COL32(255, 255, 255, color & 255u);
    float const top = std::round(y + (line_height_px - (baked->Ascent - baked->Descent)) / 2);
    for (auto const code : codes) {
        auto const* glyph = baked->FindGlyph(code);
        if (glyph == nullptr) continue;
        if (glyph->Visible) {
            float const left = std::round(x);
            list->PrimReserve(6, 4);
            list->PrimRectUV({left + glyph->X0, top + glyph->Y0}, {left + glyph->X1, top + glyph->Y1}, {glyph->U0, glyph->V0}, {glyph->U1, glyph->V1}, glyph->Colored ? own_colors : tint);
        }
        x += glyph->AdvanceX;
    }
}

} // namespace todoke::ui

// Dear ImGui asks for a loader by this name where it has none of its own (imgui_config.hpp).
ImFontLoader const* ImGuiFreeType::GetFontLoader() { return &todoke::ui::browser_loader(); }
