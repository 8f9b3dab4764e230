flat in vec3 color;
in vec2 shade;
#ifdef NIGHT
in vec2 wall;
flat in vec4 lamp;
flat in float litWindows;
#endif
void main() {
  vec3 seen = color * shade.x;
#ifdef NIGHT
  seen += color * streetGlow(wall.x) * step(0.001, litWindows);
  vec2 cell = windowCell(wall);
  seen += lamp.rgb * litWindow(cell, fwidth(cell), lamp.a, litWindows);
#endif
  gl_FragColor = vec4(mix(seen, hazeColor, shade.y), 1.0);
}
