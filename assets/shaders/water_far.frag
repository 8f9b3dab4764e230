uniform sampler2D groundMap;   // the ground in the light of the hour; alpha above a half = water
in vec3 place;
in float haze;
in vec3 river;
void main() {
  vec4 ground = texture(groundMap, (place.xy - cityMin) / citySize);
  float edge = max(fwidth(ground.a), 0.02);
  float wet = smoothstep(0.75 - edge, 0.75 + edge, ground.a);
  gl_FragColor = vec4(mix(pictured(mix(ground.rgb, river, wet), ground.a, place.xy), hazeColor, haze), 1.0);
}
