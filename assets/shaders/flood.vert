out vec2 uv;
out float range;
out vec3 toEye;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  uv = cityUv(gl_Vertex.xy);
  range = length(eye.xyz);
  toEye = -eye.xyz;
  gl_Position = pulledTowardsEye(eye, 0.45 + 0.0026 * range);
}
