uniform sampler2D groundMap;   // the ground in the light of the hour; alpha from 0.8 on = water, 1 = deep
in vec3 place;
in float haze;
#ifdef SHADOWS
in vec3 shadowPlace;
#endif
in vec3 river;
void main() {
  vec4 ground = texture(groundMap, (place.xy - cityMin) / citySize);
#ifdef SHADOWS
  ground.rgb = shadowed(ground.rgb, ground.a, shadowPlace);
#endif
  float edge = max(fwidth(ground.a), 0.02);
  float wet = smoothstep(0.65 - edge, 0.65 + edge, ground.a);
  float deep = clamp(5.0 * ground.a - 4.0, 0.0, 1.0);
  gl_FragColor = vec4(mix(pictured(mix(ground.rgb, river * mix(1.04, 0.86, deep), wet), ground.a, place.xy), hazeColor, haze), 1.0);
}
