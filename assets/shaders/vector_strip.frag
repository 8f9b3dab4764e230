uniform vec2 scaleRange;     // m per pixel
uniform float layerOpacity;
flat in vec4 outline;
in float metresPerPixel;
in float range;
in float side;
void main() {
  if (outline.a <= 0.0 || metresPerPixel < scaleRange.x || metresPerPixel > scaleRange.y) discard;
  float edge = clamp((1.0 - abs(side)) / max(fwidth(side), 1e-6), 0.0, 1.0);
  vec3 color = mix(outline.rgb * mix(1.0, 0.6, night), hazeColor, hazeAt(range));
  gl_FragColor = vec4(color, outline.a * layerOpacity * edge);
}
