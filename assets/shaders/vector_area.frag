uniform vec2 scaleRange;     // m per pixel
uniform float layerOpacity;
flat in vec4 fill;
in float metresPerPixel;
in float range;
void main() {
  if (fill.a <= 0.0 || metresPerPixel < scaleRange.x || metresPerPixel > scaleRange.y) discard;
  vec3 color = mix(fill.rgb * mix(1.0, 0.45, night), hazeColor, hazeAt(range));
  gl_FragColor = vec4(color, fill.a * layerOpacity);
}
