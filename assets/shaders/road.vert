layout(location = 6) in vec4 across;      // side x, side y, half width, sign across
layout(location = 7) in vec4 along;       // metres along, metres to the nearer junction, lanes, rank
out vec4 place;
out float halfWidth;
out float range;
out vec2 uv;
flat out float rank;
void main() {
  vec4 probe = gl_ModelViewMatrix * gl_Vertex;
  float wanted = max(across.z, 0.55 * pixelSize * length(probe.xyz));
  vec4 position = gl_Vertex;
  position.xy += across.xy * (wanted - across.z) * across.w;
  vec4 eye = gl_ModelViewMatrix * position;
  range = length(eye.xyz);
  place = vec4(across.w * wanted, along.xyz);
  halfWidth = across.z;
  rank = along.w;
  uv = cityUv(position.xy);
  gl_Position = pulledTowardsEye(eye, 0.25 + 0.0022 * range + 0.02 * (8.0 - along.w));
}
