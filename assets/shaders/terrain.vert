out vec3 place;       // local metres
out float haze;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  place = gl_Vertex.xyz + vec3(tileCentre, 0.0);
  haze = hazeAt(length(eye.xyz));
  gl_Position = gl_ProjectionMatrix * eye;
}
