uniform vec3 panelColor;
uniform vec3 lineColor;
uniform vec3 textColor;
uniform vec3 groundColor;
uniform vec3 accentColor;
uniform vec3 warningColor[5];
in vec2 place;
flat in vec4 what;

float box(vec2 p, vec2 half_) { vec2 d = abs(p) - half_; return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0); }
float disc(vec2 p, float r) { return length(p) - r; }
float segment(vec2 p, vec2 a, vec2 b, float r) {
  vec2 pa = p - a, ba = b - a;
  return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0)) - r;
}
float triangle(vec2 p, float r) {
  const float k = 1.7320508;
  p.x = abs(p.x) - r;
  p.y = p.y + r / k;
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y);
}
float wave(vec2 p, float y) {
  return max(abs(p.y - y - 0.9 * sin(p.x * 1.2)) - 0.75, abs(p.x) - 5.5);
}
float drop(vec2 p) {
  float body = disc(p - vec2(0, -1.6), 3.6);
  float t = clamp((p.y - 0.4) / 5.2, 0.0, 1.0);
  return min(body, max(abs(p.x) - mix(3.0, 0.0, t), max(p.y - 5.6, -1.0 - p.y)));
}
float iconShape(int icon, vec2 p) {
  if (icon == 0) return drop(p);
  if (icon == 1) return min(min(wave(p, -3.6), wave(p, -0.4)), max(segment(p, vec2(-3, 5.5), vec2(3, 5.5), 0.7), -9.0) < segment(p, vec2(0, 2.4), vec2(0, 5.5), 0.7) ? segment(p, vec2(-3, 5.5), vec2(3, 5.5), 0.7) : segment(p, vec2(0, 2.4), vec2(0, 5.5), 0.7));
  if (icon == 2) return min(wave(p, -3.4), min(segment(p, vec2(0, -1), vec2(0, 5.6), 0.7), min(segment(p, vec2(0, 5.2), vec2(2.6, 5.2), 0.6), segment(p, vec2(0, 2.4), vec2(2.6, 2.4), 0.6))));
  if (icon == 3) return min(segment(p, vec2(0, -5), vec2(0, 4), 1.0), min(segment(p, vec2(0, 5), vec2(-3.6, 1.2), 1.0), segment(p, vec2(0, 5), vec2(3.6, 1.2), 1.0)));
  if (icon == 4) return min(min(box(p - vec2(-4.4, 0), vec2(0.9, 5.4)), box(p - vec2(4.4, 0), vec2(0.9, 5.4))), box(p - vec2(0, -1.4), vec2(3.2, 2.6)));
  if (icon == 5) return min(box(p, vec2(1.6, 5.2)), box(p, vec2(5.2, 1.6)));
  if (icon == 6) return max(drop(p * vec2(0.95, 0.9)), -disc(p - vec2(0, -2.6), 1.6));
  if (icon == 7) return max(max(abs(p.x) - mix(4.8, 0.5, clamp((-p.y - 0.5) / 5.0, 0.0, 1.0)), p.y - 5.0), -p.y - 5.6);
  if (icon == 8) return min(max(triangle(p - vec2(0, 2.2), 5.6), -p.y - 0.4), max(box(p - vec2(0, -2.8), vec2(3.9, 2.8)), -box(p - vec2(0, -4.0), vec2(1.2, 1.8))));
  if (icon == 9) return min(disc(p - vec2(0, 3.0), 2.4), max(disc(p - vec2(0, -5.4), 5.2), -p.y - 5.4));
  if (icon == 10) return min(min(box(p - vec2(-1.8, 1.0), vec2(4.0, 2.6)), box(p - vec2(4.2, -0.1), vec2(1.7, 1.6))), min(disc(p - vec2(-3.4, -3.2), 1.6), disc(p - vec2(3.2, -3.2), 1.6)));
  if (icon == 11) return min(segment(p, vec2(0, 4.6), vec2(0, -0.6), 1.1), disc(p - vec2(0, -4.0), 1.3));
  return disc(p, 3.2);
}
float badgeShape(int severity, vec2 p) {
  if (severity == 2) return triangle(p - vec2(0, -1.0), 14.0) - 1.5;
  if (severity == 3) return (abs(p.x) + abs(p.y) - 15.0) * 0.7071 - 1.0;
  if (severity == 4) return box(p, vec2(10.5)) - 1.5;
  return disc(p, severity == 0 ? 10.0 : 12.0);
}
float cover(float d) { float w = max(fwidth(d), 0.001); return clamp(0.5 - d / w, 0.0, 1.0); }
void main() {
  int icon = int(what.x + 0.5), severity = int(what.y + 0.5);
  bool small = icon >= 32;  // a sign without icon and pointer
  float badge = badgeShape(severity, place);
  float pointer = max(abs(place.x) - (place.y + 21.0) * 0.35, max(place.y + 8.0, -21.0 - place.y));
  float shape = small ? badge : min(badge, pointer);
  vec3 fill = severity == 0 ? panelColor : warningColor[severity];
  vec3 rim = severity == 0 ? warningColor[0] : mix(fill, vec3(1.0), 0.55);
  vec3 ink = (severity == 2 || severity == 3) ? groundColor : textColor;
  if (what.w > 0.5) rim = accentColor;
  vec2 at = severity == 2 ? (place - vec2(0, -3.0)) * 1.25 : place;
  vec3 color = mix(rim, fill, cover(shape + (what.w > 0.5 ? 2.2 : 1.2)));
  float drawn = cover(iconShape(icon, at));
  color = mix(color, ink, small ? 0.0 : drawn);
  float outer = cover(shape - 1.2);
  color = mix(groundColor, color, cover(shape));
  float alpha = max(outer * 0.55, cover(shape)) * (what.z > 0.5 ? 0.45 : 1.0);
  gl_FragColor = vec4(color, alpha);
}
