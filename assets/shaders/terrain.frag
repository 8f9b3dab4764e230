uniform sampler2D groundMap;   // the ground in the light of the hour
in vec3 place;
in float haze;
void main() {
  vec3 color = texture(groundMap, (place.xy - cityMin) / citySize).rgb;
  gl_FragColor = vec4(mix(color, hazeColor, haze), 1.0);
}
