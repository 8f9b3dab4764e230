flat in vec3 paint;
flat in vec2 which;
in vec2 place;
in vec3 light;
in float haze;
// 1 within a lamp, of a pair beside the middle of the nose or the tail.
float lampAt(vec2 p) {
  vec2 away = abs(vec2(abs(p.x), p.y) - vec2(0.74, 0.24));
  return step(away.x, 0.2) * step(away.y, 0.08);
}
void main() {
  float upright = step(which.x, 0.5) + step(1.5, which.x) * step(which.x, 3.5);
  float window = max(step(3.5, which.x), step(which.y, place.y) * step(place.y, 0.9));
  vec3 color = mix(paint, vec3(0.11, 0.14, 0.17), window);
  color *= mix(1.0, 0.35, upright * step(place.y, 0.14));
  color *= light;
  color += color * streetGlow(1.0) * 0.5;
  float ahead = step(1.5, which.x) * step(which.x, 2.5);
  float behind = step(2.5, which.x) * step(which.x, 3.5);
  float lamp = lampAt(place);
  color = mix(color, mix(vec3(0.80) * light, vec3(1.0, 0.96, 0.84), night), lamp * ahead);
  color = mix(color, mix(vec3(0.45, 0.05, 0.05) * light, vec3(1.0, 0.10, 0.06), night), lamp * behind);
  gl_FragColor = vec4(mix(color, hazeColor, haze), 1.0);
}
