in vec4 color;
in vec3 eyePlace;   // faces may be as large as the city
void main() { gl_FragColor = vec4(mix(color.rgb, hazeColor, hazeAt(length(eyePlace))), color.a); }
