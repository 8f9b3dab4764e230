uniform sampler2D groundMap;   // the ground in the light of the hour
in vec3 place;
in float haze;
#ifdef SHADOWS
in vec3 shadowPlace;
#endif
#if defined(APRON) || defined(BLURRED)
in vec4 blurred;
#endif
#ifdef BEYOND
// Where the haze is all there is.
void main() { gl_FragColor = vec4(hazeColor, 1.0); }
#else
void main() {
  vec2 uv = (place.xy - cityMin) / citySize;
#if defined(APRON)
  vec4 ground = mix(texture(groundMap, uv), blurred, blurBeyondRim(place.xy));
#elif defined(BLURRED)
  vec4 ground = blurred;
#else
  vec4 ground = texture(groundMap, uv);
#endif
#ifdef SHADOWS
  ground.rgb = shadowed(ground.rgb, ground.a, shadowPlace);
#endif
  gl_FragColor = vec4(mix(pictured(ground.rgb, ground.a, place.xy), hazeColor, haze), 1.0);
}
#endif
