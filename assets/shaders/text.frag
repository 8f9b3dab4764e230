uniform sampler2D letters;             // red = letter, green = letter with its halo
uniform vec4 haloColor;
in vec2 place;
in vec4 color;
void main() {
  vec2 cover = texelFetch(letters, ivec2(place), 0).rg;
  float alpha = max(cover.r, cover.g * haloColor.a) * color.a;
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(mix(haloColor.rgb, color.rgb, cover.r), alpha);
}
