uniform float pointSpacing;   // m
out vec3 color;
void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  float range = length(eye.xyz);
  vec3 lit = gl_Color.rgb * mix(vec3(1.0), litColor, night);   // colours of a scan carry their own light
  color = mix(lit, hazeColor, hazeAt(range));
  gl_Position = gl_ProjectionMatrix * eye;
  gl_PointSize = clamp(1.3 * pointSpacing / (pixelSize * range), 1.5, 12.0);
}
