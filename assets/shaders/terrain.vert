out vec2 uv;
out float range;
out float heightOfGround;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  uv = cityUv(gl_Vertex.xy);
  range = length(eye.xyz);
  heightOfGround = gl_Vertex.z;
  gl_Position = gl_ProjectionMatrix * eye;
}
