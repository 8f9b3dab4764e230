flat out vec3 color;
out vec2 shade;    // of the foot of walls; haze
#ifdef NIGHT
out vec2 wall;              // m above ground, m along
flat out vec4 lamp;         // colour; chance of its own
flat out float litWindows;  // none on roofs
#endif
void main() {
  vec4 eye = gl_ModelViewMatrix * vec4(gl_Vertex.xyz, 1.0);
  vec3 light = lightOnFace();
  vec4 style = styleOfFeature();
  float share = isRoof() ? 0.0 : mix(0.236, 0.525, glazing());
  color = mix(ownColor(), style.rgb, style.a) * light;
  color = mix(color, mix(glassColor(), style.rgb * 0.8, style.a * 0.8) * light, share * mix(0.6, 0.75, glazing()));
#ifdef NIGHT
  wall = vec2(wallPlace.x / 32.0, gl_Vertex.w / 8.0);
  lamp = vec4(lampColor() * night * (1.0 - 0.7 * style.a) * min(1.0, share * 1.6), featureChance());
  litWindows = isRoof() ? 0.0 : litShare();
#endif
  shade = vec2(mix(0.70, 1.0, smoothstep(0.0, 14.0, wallPlace.x / 32.0)), hazeAt(length(eye.xyz)));
  gl_Position = gl_ProjectionMatrix * eye;
}
