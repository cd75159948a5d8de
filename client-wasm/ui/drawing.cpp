#include "client-wasm/ui/drawing.hpp"

#include <cstddef>

#include "imgui.h"
#include "imgui_internal.h"

namespace todoke::ui {

static_assert(sizeof(Vertex) == sizeof(ImDrawVert) && offsetof(ImDrawVert, uv) == offsetof(Vertex, u) && offsetof(ImDrawVert, col) == offsetof(Vertex, color));
static_assert(sizeof(ImDrawIdx) == 2);

struct Drawing::Impl {
    ImFontAtlas atlas;
    ImDrawListSharedData shared;
    ImDrawList list{&shared};
    int frame = 0;
    float width = 0, height = 0;
};

Drawing::Drawing() : impl_(new Impl) {
    impl_->atlas.RendererHasTextures = true;
    impl_->atlas.TexMinWidth = 1024; // it would otherwise regrow through seven textures in one frame
    impl_->atlas.TexMinHeight = 1024;
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
    impl_->width = width;
    impl_->height = height;
    impl_->shared.ClipRectFullscreen = {0, 0, width, height};
    impl_->list._ResetForNewFrame();
    impl_->list.PushTexture(impl_->atlas.TexRef);
    impl_->list.PushClipRectFullScreen();
    return &impl_->list;
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

} // namespace

void Drawing::finish(Renderer& renderer) {
    auto& list = impl_->list;
    list._PopUnusedDrawCmd();
    update_textures(impl_->atlas, renderer);
    auto const* vertices = reinterpret_cast<Vertex const*>(list.VtxBuffer.Data);
    for (auto const& command : list.CmdBuffer) {
        float const left = ImMax(0.0f, command.ClipRect.x), top = ImMax(0.0f, command.ClipRect.y);
        float const right = ImMin(impl_->width, command.ClipRect.z), bottom = ImMin(impl_->height, command.ClipRect.w);
        if (right <= left || bottom <= top || command.ElemCount == 0) continue;
        Clip const clip{static_cast<int>(left), static_cast<int>(top), static_cast<int>(right - left), static_cast<int>(bottom - top)};
        renderer.draw(static_cast<TextureId>(command.GetTexID()), clip, vertices + command.VtxOffset, list.VtxBuffer.Size - static_cast<int>(command.VtxOffset),
                      list.IdxBuffer.Data + command.IdxOffset, static_cast<int>(command.ElemCount));
    }
}

} // namespace todoke::ui
