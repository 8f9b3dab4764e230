out vec3 place;
out float range;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  range = length(eye.xyz);
  place = gl_Vertex.xyz;
  takeColors(range);
  gl_Position = gl_ProjectionMatrix * eye;
}
