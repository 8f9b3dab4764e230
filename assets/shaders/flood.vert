layout(location = 6) in float heightAfter;   // m; gl_Vertex.z = at the earlier keyframe
uniform float fraction;
uniform mat4 viewToWorld;
out vec2 uv;
out float range;
out vec3 toEye;       // world, m
out vec2 local;       // m from the middle of the grid
void main() {
  vec4 position = gl_Vertex;
  position.z = mix(position.z, heightAfter, fraction);
  vec4 eye = gl_ModelViewMatrix * position;
  uv = cityUv(position.xy);
  local = position.xy;
  range = length(eye.xyz);
  toEye = -(mat3(viewToWorld) * eye.xyz);
  gl_Position = pulledTowardsEye(eye, 0.45 + 0.0026 * range);
}
