layout(location = 6) in vec4 other;    // the other end, m; side −1 or 1
layout(location = 7) in float half_;   // half width, px
out vec4 color;
const float kNear = 1.0;               // m in front of the eye
vec3 inFront(vec3 a, vec3 b) {
  return a.z > -kNear && b.z < -kNear ? mix(a, b, (a.z + kNear) / (a.z - b.z)) : a;
}
void main() {
  vec3 a = (gl_ModelViewMatrix * gl_Vertex).xyz;
  vec3 b = (gl_ModelViewMatrix * vec4(other.xyz, 1.0)).xyz;
  vec3 here = inFront(a, b), there = inFront(b, a);
  vec2 way = there.xy / -there.z - here.xy / -here.z;
  way = length(way) > 1e-7 ? normalize(way) : vec2(1.0, 0.0);
  float metres = half_ * pixelSize * -here.z;
  here.xy += (vec2(-way.y, way.x) * other.w - way * 0.5) * metres;
  color = gl_Color;
  gl_Position = gl_ProjectionMatrix * vec4(here, 1.0);
}
