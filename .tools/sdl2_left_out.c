/* What the client never calls, although SDL's software renderer could: lines, points and rotated
   pictures (Dear ImGui sends triangles and rectangles only). These take the place of SDL's own
   files and keep 60 KB out of the browser's first load. */
#include "SDL_internal.h"
#include "SDL_error.h"
#include "SDL_surface.h"
#include "render/software/SDL_blendline.h"
#include "render/software/SDL_blendpoint.h"
#include "render/software/SDL_drawline.h"
#include "render/software/SDL_drawpoint.h"
#include "render/software/SDL_rotate.h"

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
