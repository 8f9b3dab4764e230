layout(location = 6) in vec4 packedAcross;   // side * 8192, half width * 64, sign across
layout(location = 7) in vec4 packedAlong;    // metres along * 4, to the nearer junction * 16, lanes (bridges: below 0), rank
out vec4 place;
out float halfWidth;
out float range;
out float haze;
out vec2 uv;
#ifdef SHADOWS
out vec3 shadowPlace;
#endif
flat out float rank;
void main() {
  vec4 across = packedAcross / vec4(8192.0, 8192.0, 64.0, 1.0);
  vec4 along = packedAlong / vec4(4.0, 16.0, 1.0, 1.0);
  vec4 probe = gl_ModelViewMatrix * gl_Vertex;
  float wanted = max(across.z, 0.55 * pixelSize * length(probe.xyz));
  vec4 position = gl_Vertex;
  position.xy += across.xy * (wanted - across.z) * across.w;
  vec4 eye = gl_ModelViewMatrix * position;
  range = length(eye.xyz);
  haze = hazeAt(range);
  place = vec4(across.w * wanted, along.xyz);
  halfWidth = across.z;
  rank = along.w;
  uv = cityUv(position.xy);
#ifdef SHADOWS
  shadowPlace = (eyeToShadow * eye).xyz;
#endif
  gl_Position = pulledTowardsEye(eye, 0.25 + 0.0022 * range + 0.02 * (8.0 - along.w));
}
