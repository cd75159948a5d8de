#include "client-wasm/ui/drawing.hpp"

#include <cstddef>
#include <utility>

#include "client-wasm/ui/damage.hpp"
#include "imgui.h"
#include "imgui_internal.h"

namespace todoke::ui {

static_assert(sizeof(Vertex) == sizeof(ImDrawVert) && offsetof(ImDrawVert, uv) == offsetof(Vertex, u) && offsetof(ImDrawVert, col) == offsetof(Vertex, color));
static_assert(sizeof(ImDrawIdx) == 2);

struct Drawing::Impl {
    ImFontAtlas atlas;
    ImDrawListSharedData shared;
    ImDrawList lists[2]{ImDrawList{&shared}, ImDrawList{&shared}};
    ImDrawList* list = &lists[0];
    ImDrawList* shown = &lists[1];
    Clip canvas{}, shown_canvas{};
    std::uint32_t shown_paper = 0;
    int frame = 0;
};

Drawing::Drawing() : impl_(new Impl) {
    impl_->atlas.RendererHasTextures = true;
    impl_->atlas.TexMinWidth = 1024; // it would otherwise regrow through seven textures in one frame
    impl_->atlas.TexMinHeight = 512;
    impl_->shared.FontAtlas = &impl_->atlas;
    impl_->shared.CurveTessellationTol = 1.25f;
    impl_->shared.SetCircleTessellationMaxError(0.3f);
    ImFontAtlasAddDrawListSharedData(&impl_->atlas, &impl_->shared);
}

Drawing::~Drawing() {
    for (auto* texture : impl_->atlas.TexList) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImFontAtlasRemoveDrawListSharedData(&impl_->atlas, &impl_->shared);
    delete impl_;
}

ImFontAtlas* Drawing::atlas() { return &impl_->atlas; }

void Drawing::begin_frame() { ImFontAtlasUpdateNewFrame(&impl_->atlas, ++impl_->frame, true); }

ImDrawList* Drawing::begin_list(float width, float height, bool soft_edges) {
    impl_->shared.InitialFlags = ImDrawListFlags_AllowVtxOffset | (soft_edges ? ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill : 0);
    impl_->canvas = {0, 0, static_cast<int>(width), static_cast<int>(height)};
    impl_->shared.ClipRectFullscreen = {0, 0, width, height};
    impl_->list->_ResetForNewFrame();
    impl_->list->PushTexture(impl_->atlas.TexRef);
    impl_->list->PushClipRectFullScreen();
    return impl_->list;
}

namespace {

void update_textures(ImFontAtlas& atlas, Renderer& renderer) {
    for (auto* texture : atlas.TexList) {
        if (texture->Status == ImTextureStatus_WantCreate) {
            texture->SetTexID(static_cast<ImTextureID>(renderer.create_texture(texture->Width, texture->Height, texture->GetPixels(), texture->GetPitch())));
            texture->SetStatus(ImTextureStatus_OK);
        } else if (texture->Status == ImTextureStatus_WantUpdates) {
            for (auto const& r : texture->Updates)
                renderer.update_texture(static_cast<TextureId>(texture->TexID), r.x, r.y, r.w, r.h, texture->GetPixelsAt(r.x, r.y), texture->GetPitch());
            texture->SetStatus(ImTextureStatus_OK);
        } else if (texture->Status == ImTextureStatus_WantDestroy) {
            renderer.destroy_texture(static_cast<TextureId>(texture->TexID));
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        }
    }
}

Clip common(Clip area, ImVec4 const& clip) {
    int const left = ImMax(area.x, static_cast<int>(clip.x)), top = ImMax(area.y, static_cast<int>(clip.y));
    int const right = ImMin(area.x + area.w, static_cast<int>(clip.z)), bottom = ImMin(area.y + area.h, static_cast<int>(clip.w));
    return right <= left || bottom <= top ? Clip{} : Clip{left, top, right - left, bottom - top};
}

} // namespace

bool Drawing::finish(Renderer& renderer, std::uint32_t paper) {
    auto& list = *impl_->list;
    auto const canvas = impl_->canvas;
    list._PopUnusedDrawCmd();
    bool const resized = canvas.w != impl_->shown_canvas.w || canvas.h != impl_->shown_canvas.h;
    if (resized && renderer.resize(canvas.w, canvas.h))
        for (auto* texture : impl_->atlas.TexList)
            if (texture->Status == ImTextureStatus_OK || texture->Status == ImTextureStatus_WantUpdates) texture->SetStatus(ImTextureStatus_WantCreate);
    update_textures(impl_->atlas, renderer);
    auto damage = resized || paper != impl_->shown_paper ? canvas : damage_between(*impl_->shown, list, canvas);
    impl_->shown_canvas = canvas;
    impl_->shown_paper = paper;
    std::swap(impl_->list, impl_->shown);
    if (damage.w == 0 || damage.h == 0) return false;
    if (!renderer.keeps_picture()) damage = canvas;
    renderer.begin(damage, paper);
    auto const* vertices = reinterpret_cast<Vertex const*>(list.VtxBuffer.Data);
    for (auto const& command : list.CmdBuffer) {
        auto const clip = common(damage, command.ClipRect);
        if (clip.w == 0 || command.ElemCount == 0) continue;
        renderer.draw(static_cast<TextureId>(command.GetTexID()), clip, vertices + command.VtxOffset, list.VtxBuffer.Size - static_cast<int>(command.VtxOffset),
                      list.IdxBuffer.Data + command.IdxOffset, static_cast<int>(command.ElemCount));
    }
    renderer.end();
    return true;
}

void Drawing::forget_picture() { impl_->shown_canvas = {}; }

} // namespace todoke::ui
