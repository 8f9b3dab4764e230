out vec2 wall;              // m above ground, m along
out float haze;
flat out vec4 wallColor;    // in the light; 1 = roof
flat out vec4 glass;        // in the light; glazed
flat out vec4 lamp;         // colour; chance of its own
flat out float litWindows;
#ifdef SHADOWS
out vec3 shadowPlace;
flat out vec3 inShadow;   // of the light in the sun
#endif
void main() {
  vec4 eye = gl_ModelViewMatrix * vec4(gl_Vertex.xyz, 1.0);
  wall = vec2(wallPlace.x / 32.0, gl_Vertex.w / 8.0);
  haze = hazeAt(length(eye.xyz));
  vec3 light = lightOnFace();
  vec4 style = styleOfFeature();
  wallColor = vec4(mix(ownColor(), style.rgb, style.a) * light, isRoof() ? 1.0 : 0.0);
  glass = vec4(mix(glassColor(), style.rgb * 0.8, style.a * 0.8) * light, glazing());
  lamp = vec4(lampColor() * night * (1.0 - 0.7 * style.a), featureChance());
  litWindows = litShare();
#ifdef SHADOWS
  inShadow = min(vec3(1.0), 0.90 * shadeColor / light);
  shadowPlace = (eyeToShadow * eye).xyz;
#endif
  gl_Position = gl_ProjectionMatrix * eye;
}
