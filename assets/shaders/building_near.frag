in vec2 wall;
in float haze;
flat in vec4 wallColor;
flat in vec4 glass;
flat in vec4 lamp;
flat in float litWindows;
#ifdef SHADOWS
in vec3 shadowPlace;
flat in vec3 inShadow;
#endif

void main() {
  vec2 cell = windowCell(wall);
  vec2 width = fwidth(cell);
  float floors = 1.0 - smoothstep(0.15, 0.45, width.y);
  float bays = floors * (1.0 - smoothstep(0.12, 0.40, width.x));
  vec2 size = mix(vec2(0.27), vec2(0.45, 0.36), glass.a);
  vec2 place = abs(fract(cell) - vec2(0.5, 0.55));
  vec2 pane = smoothstep(size + width * 0.7, size - width * 0.3, place);
  float rows = mix(size.y * 1.8, pane.y, floors);
  float share = rows * mix(size.x * 1.8, pane.x, bays) * step(0.4, cell.y) * (1.0 - wallColor.a);
  vec3 face = wallColor.rgb, window = glass.rgb;
#ifdef FINE
  // Panes of their own tone in the shadow of their reveals, a course between the floors.
  vec2 inPane = (fract(cell) - vec2(0.5, 0.55)) / size;
  float reveal = 0.5 * smoothstep(0.45, 1.0, inPane.y) + 0.3 * smoothstep(0.6, 1.0, -inPane.x);
  float tone = 0.72 + 0.5 * hash(floor(cell) + lamp.aa * 17.0);
  window *= mix(1.0, tone * (1.0 - reveal), bays);
  face *= 1.0 - 0.10 * floors * smoothstep(0.10 + width.y, 0.04, fract(cell.y)) * (1.0 - wallColor.a);
#endif
  vec3 color = mix(face, window, share * mix(0.6, 0.75, glass.a));
  color *= mix(mix(0.70, 1.0, smoothstep(0.0, 14.0, wall.x)), 1.0, wallColor.a);
#ifdef SHADOWS
  vec2 fallen = castShadow(shadowPlace);
  color *= mix(vec3(1.0), inShadow, fallen.x * fallen.y);
#endif
#ifdef NIGHT
  color += color * streetGlow(wall.x) * (1.0 - wallColor.a);
  float on = litWindow(cell, width, lamp.a, litWindows);
  color += lamp.rgb * on * mix(share, min(1.0, share * 1.6), 1.0 - bays);
#endif
  gl_FragColor = vec4(mix(color, hazeColor, haze), 1.0);
}
