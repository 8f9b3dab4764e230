uniform sampler2D groundMap;   // the ground in the light of the hour
in vec3 place;
in float haze;
#ifdef SHADOWS
in vec3 shadowPlace;
#endif
void main() {
  vec4 ground = texture(groundMap, (place.xy - cityMin) / citySize, blurBeyondRim(place.xy));
#ifdef SHADOWS
  ground.rgb = shadowed(ground.rgb, ground.a, shadowPlace);
#endif
  gl_FragColor = vec4(mix(pictured(ground.rgb, ground.a, place.xy), hazeColor, haze), 1.0);
}
