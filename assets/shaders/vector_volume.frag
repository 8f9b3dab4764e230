uniform vec2 scaleRange;     // m per pixel
uniform float layerOpacity;
flat in vec4 fill;
in float metresPerPixel;
in vec3 place;
in float range;
void main() {
  if (fill.a <= 0.0 || metresPerPixel < scaleRange.x || metresPerPixel > scaleRange.y) discard;
  vec3 normal = normalize(cross(dFdx(place), dFdy(place)));   // the faces are flat
  vec3 color = fill.rgb * lightOn(normal) * (abs(normal.z) > 0.9 ? 1.0 : 0.88);
  gl_FragColor = vec4(mix(color, hazeColor, hazeAt(range)), fill.a * layerOpacity);
}
