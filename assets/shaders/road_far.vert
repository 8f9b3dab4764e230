layout(location = 6) in vec4 packedAcross;   // side * 8192, half width * 64, sign across
layout(location = 7) in vec4 packedAlong;    // metres along * 4, to the nearer junction * 16, lanes (bridges: below 0), rank
uniform vec3 roadMajor;
uniform vec3 roadMinor;
uniform vec3 deckColor;
out vec3 color;
void main() {
  vec3 across = packedAcross.xyz / vec3(8192.0, 8192.0, 64.0);
  float rank = packedAlong.w;
  float minor = clamp((rank - 2.0) / 3.0, 0.0, 1.0);
  vec4 probe = gl_ModelViewMatrix * gl_Vertex;
  float wanted = max(across.z, 0.55 * pixelSize * length(probe.xyz));
  vec4 position = gl_Vertex;
  position.xy += across.xy * (wanted - across.z) * packedAcross.w;
  vec4 eye = gl_ModelViewMatrix * position;
  float range = length(eye.xyz);
  color = (rank > 8.5 ? deckColor : mix(roadMajor, roadMinor, minor)) * lightOn(vec3(0.0, 0.0, 1.0));
  if (rank < 8.5) color += vec3(1.0, 0.70, 0.36) * 0.55 * night * mix(0.62, 0.40, minor);
  color = mix(color, hazeColor, hazeAt(range));
  gl_Position = pulledTowardsEye(eye, 0.25 + 0.0022 * range + 0.02 * (8.0 - rank));
}
