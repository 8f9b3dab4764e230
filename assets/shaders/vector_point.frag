uniform vec2 scaleRange;     // m per pixel
uniform float layerOpacity;
uniform int pointShape;      // circle, square, triangle, diamond, cross
flat in vec4 fill;
flat in vec4 outline;
in float metresPerPixel;
in float range;
in vec2 within;
in float crowded;

// Below 0 inside, 0 on the rim.
float outside(vec2 p) {
  if (pointShape == 0) return length(p) - 1.0;
  if (pointShape == 1) return max(abs(p.x), abs(p.y)) - 0.9;
  if (pointShape == 2) return max(abs(p.x) * 0.87 + p.y * 0.5, -p.y - 0.4) - 0.45;
  if (pointShape == 3) return abs(p.x) + abs(p.y) - 1.0;
  return max(min(abs(p.x), abs(p.y)) - 0.22, max(abs(p.x), abs(p.y)) - 0.95);
}
void main() {
  float d = outside(within), soft = fwidth(d);
  if (d > soft || fill.a <= 0.0 || metresPerPixel < scaleRange.x || metresPerPixel > scaleRange.y) discard;
  vec4 rim = mix(vec4(outline.rgb * 0.35, outline.a), fill, crowded);
  vec4 color = mix(fill, rim, smoothstep(-2.0 * soft, -1.2 * soft, d));
  color.a *= 1.0 - smoothstep(-soft, soft, d);
  gl_FragColor = vec4(mix(color.rgb, hazeColor, hazeAt(range)), color.a * layerOpacity);
}
