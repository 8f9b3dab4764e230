uniform vec3 arrowColor;
uniform vec3 haloColor;
in vec2 place;
flat in vec2 half_;
flat in float opacity;
in float range;
float segment(vec2 p, vec2 a, vec2 b) {
  vec2 pa = p - a, ba = b - a;
  return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0));
}
void main() {
  vec2 p = vec2(place.x, abs(place.y));
  float tip = half_.x - 0.9;
  float shaft = segment(p, vec2(-tip, 0.0), vec2(tip, 0.0));
  float barb = segment(p, vec2(tip, 0.0), vec2(tip - half_.y * 1.15, half_.y - 0.9));
  float d = min(shaft, barb) - 0.85;
  float pixel = max(fwidth(place.x), fwidth(place.y));
  float body = clamp(0.5 - d / pixel, 0.0, 1.0);
  float halo = clamp(0.5 - (d - 1.3) / max(pixel, 1.0), 0.0, 1.0) * 0.55;
  float alpha = max(body, halo);
  vec3 color = mix(haloColor, arrowColor, body / max(alpha, 1e-3));
  gl_FragColor = vec4(mix(color, hazeColor, 0.5 * hazeAt(range)), alpha * opacity);
}
