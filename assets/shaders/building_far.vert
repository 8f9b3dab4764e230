flat out vec3 color;
out vec2 shade;    // of the foot of walls; haze
void main() {
  vec4 eye = gl_ModelViewMatrix * vec4(gl_Vertex.xyz, 1.0);
  vec3 light = lightOnFace();
  vec4 style = styleOfFeature();
  float share = isRoof() ? 0.0 : mix(0.236, 0.525, glazing());
  color = mix(ownColor(), style.rgb, style.a) * light;
  color = mix(color, mix(glassColor(), style.rgb * 0.8, style.a * 0.8) * light, share * mix(0.6, 0.75, glazing()));
  float awake = fract(featureChance() * 13.7);   // few houses are bright, many are nearly dark
  color += lampColor() * night * (1.0 - 0.7 * style.a) * (0.35 + 1.9 * awake * awake) * 1.9 * litShare() * share;
  shade = vec2(mix(0.70, 1.0, smoothstep(0.0, 14.0, wallPlace.x / 32.0)), hazeAt(length(eye.xyz)));
  gl_Position = gl_ProjectionMatrix * eye;
}
