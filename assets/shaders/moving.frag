uniform vec3 rimColor;
uniform vec3 accentColor;
flat in vec4 paint;
flat in vec3 extent;
in vec2 place;
// Below 0 inside: a disc for people, for all else a body with its nose ahead.
float shapeAt(vec2 p) {
  if (paint.w == 5.0) return length(p + vec2(0.0, 0.3)) - 0.55;
  float halfWidth = (paint.w == 0.0 ? 0.52 : 0.42) * clamp((1.05 - p.y) / 1.25, 0.0, 1.0);
  return max(abs(p.x) - halfWidth, -0.9 - p.y);
}
void main() {
#ifdef FAR
  gl_FragColor = vec4(mix(paint.rgb, accentColor, extent.y), 1.0);
#else
  float d = shapeAt(place) * extent.x;
  float body = clamp(0.5 - d, 0.0, 1.0);
  float rim = clamp(0.5 - (d - 0.16 * extent.x), 0.0, 1.0);
  vec3 edge = extent.y > 0.5 ? accentColor : rimColor;
  gl_FragColor = vec4(mix(edge, mix(paint.rgb, accentColor, 0.5 * extent.y), body), rim * extent.z);
#endif
}
