out float range;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  range = length(eye.xyz);
  takeColors(range);
  gl_Position = pulledTowardsEye(eye, 1.8 + 0.0023 * range);  // over roads at any range
}
