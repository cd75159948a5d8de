/* Takes the place of some of SDL's own files (CMakeLists.txt leaves them out): what the client never
   uses says "unsupported"; what SDL has for every pixel format is here for the one that a canvas takes,
   r, g, b, a. Together they keep a third of SDL out of the browser's first load. */
#include "SDL_internal.h"
#include "SDL_error.h"
#include "SDL_surface.h"
#include "SDL_events.h"
#include "events/SDL_gesture_c.h"
#include "render/software/SDL_blendfillrect.h"
#include "render/software/SDL_blendline.h"
#include "render/software/SDL_blendpoint.h"
#include "render/software/SDL_drawline.h"
#include "render/software/SDL_drawpoint.h"
#include "render/software/SDL_rotate.h"
#include <EGL/egl.h>
#include "video/SDL_blit.h"
#include "video/SDL_blit_auto.h"
#include "video/SDL_sysvideo.h"
#include "video/emscripten/SDL_emscriptenevents.h"

/* --- never called: Dear ImGui sends triangles and rectangles only ----------------------------------- */

int SDL_BlendLine(SDL_Surface* d, int a, int b, int e, int f, SDL_BlendMode m, Uint8 r, Uint8 g, Uint8 h, Uint8 i) { return SDL_Unsupported(); }
int SDL_BlendLines(SDL_Surface* d, const SDL_Point* p, int n, SDL_BlendMode m, Uint8 r, Uint8 g, Uint8 b, Uint8 a) { return SDL_Unsupported(); }
int SDL_BlendPoint(SDL_Surface* d, int x, int y, SDL_BlendMode m, Uint8 r, Uint8 g, Uint8 b, Uint8 a) { return SDL_Unsupported(); }
int SDL_BlendPoints(SDL_Surface* d, const SDL_Point* p, int n, SDL_BlendMode m, Uint8 r, Uint8 g, Uint8 b, Uint8 a) { return SDL_Unsupported(); }
int SDL_DrawLine(SDL_Surface* d, int a, int b, int e, int f, Uint32 color) { return SDL_Unsupported(); }
int SDL_DrawLines(SDL_Surface* d, const SDL_Point* p, int n, Uint32 color) { return SDL_Unsupported(); }
int SDL_DrawPoint(SDL_Surface* d, int x, int y, Uint32 color) { return SDL_Unsupported(); }
int SDL_DrawPoints(SDL_Surface* d, const SDL_Point* p, int n, Uint32 color) { return SDL_Unsupported(); }
SDL_Surface* SDLgfx_rotateSurface(SDL_Surface* s, double angle, int smooth, int x, int y,
                                  const SDL_Rect* r, double c, double n, const SDL_FPoint* p) { SDL_Unsupported(); return 0; }
void SDLgfx_rotozoomSurfaceSizeTrig(int w, int h, double angle, const SDL_FPoint* p, SDL_Rect* r, double* c, double* n) { }

/* --- the page hears the browser's events itself (web/bridge.js) ------------------------------------- */

void Emscripten_RegisterEventHandlers(SDL_WindowData* window) { }
void Emscripten_UnregisterEventHandlers(SDL_WindowData* window) { }
EM_BOOL Emscripten_HandleCanvasResize(int type, const void* reserved, void* window) { return 0; }
int SDL_GestureAddTouch(SDL_TouchID touch) { return 0; }
int SDL_GestureDelTouch(SDL_TouchID touch) { return 0; }
void SDL_GestureProcessEvent(SDL_Event* event) { }
void SDL_GestureQuit(void) { }

/* --- WebGL's functions are linked by name ----------------------------------------------------------- */

__eglMustCastToProperFunctionPointerType eglGetProcAddress(char const* name) { return NULL; }

/* --- pixels ----------------------------------------------------------------------------------------- */

/* x * y / 255, rounded. */
static Uint32 share(Uint32 x, Uint32 y) {
    Uint32 const product = x * y + 128;
    return (product + (product >> 8)) >> 8;
}

/* Lays r, g, b over an opaque pixel. */
static void lay_over(Uint8* pixel, Uint32 r, Uint32 g, Uint32 b, Uint32 alpha) {
    Uint32 const rest = 255 - alpha;
    pixel[0] = (Uint8)(share(r, alpha) + share(pixel[0], rest));
    pixel[1] = (Uint8)(share(g, alpha) + share(pixel[1], rest));
    pixel[2] = (Uint8)(share(b, alpha) + share(pixel[2], rest));
    pixel[3] = 255;
}

int SDL_BlendFillRect(SDL_Surface* surface, const SDL_Rect* rect, SDL_BlendMode mode, Uint8 r, Uint8 g, Uint8 b, Uint8 a) {
    SDL_Rect area;
    if (surface->format->format != SDL_PIXELFORMAT_RGBA32 || mode != SDL_BLENDMODE_BLEND) return SDL_Unsupported();
    if (!SDL_IntersectRect(rect, &surface->clip_rect, &area) || a == 0) return 0;
    if (a == 255) return SDL_FillRect(surface, &area, SDL_MapRGBA(surface->format, r, g, b, a));
    for (int y = area.y; y < area.y + area.h; ++y) {
        Uint8* pixel = (Uint8*)surface->pixels + y * surface->pitch + area.x * 4;
        for (int x = 0; x < area.w; ++x, pixel += 4) lay_over(pixel, r, g, b, a);
    }
    return 0;
}

int SDL_BlendFillRects(SDL_Surface* surface, const SDL_Rect* rects, int count, SDL_BlendMode mode, Uint8 r, Uint8 g, Uint8 b, Uint8 a) {
    int status = 0;
    for (int i = 0; i < count; ++i) status |= SDL_BlendFillRect(surface, &rects[i], mode, r, g, b, a);
    return status;
}

/* A part of the atlas in some colour: mostly white glyphs, mostly empty. */
static void SDLCALL blend_part(SDL_BlitInfo* info) {
    for (int y = 0; y < info->dst_h; ++y) {
        Uint8 const* from = info->src + y * info->src_pitch;
        Uint8* to = info->dst + y * info->dst_pitch;
        for (int x = 0; x < info->dst_w; ++x, from += 4, to += 4) {
            Uint32 const alpha = share(from[3], info->a);
            if (alpha != 0) lay_over(to, share(from[0], info->r), share(from[1], info->g), share(from[2], info->b), alpha);
        }
    }
}

SDL_BlitFuncEntry SDL_GeneratedBlitFuncTable[] = {
    {SDL_PIXELFORMAT_RGBA32, SDL_PIXELFORMAT_RGBA32, SDL_COPY_MODULATE_COLOR | SDL_COPY_MODULATE_ALPHA | SDL_COPY_BLEND, SDL_CPU_ANY, blend_part},
    {0, 0, 0, 0, NULL},
};
