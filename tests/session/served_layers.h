#pragma once

/// What a server of layers answers, as text: GeoJSON and the three answers of a WFS 1.1. Beside the
/// test, because moc takes the // within a raw string for a comment.
namespace citymirror::test {

inline constexpr const char* kServedPlotsJson = R"({"type":"FeatureCollection","name":"plots",
"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},
"features":[{"type":"Feature","properties":{"code":"J1","floors":4},
"geometry":{"type":"Point","coordinates":[500150,3350545]}}]})";

inline constexpr const char* kServedCapabilities = R"(<?xml version="1.0"?>
<wfs:WFS_Capabilities version="1.1.0" xmlns:wfs="http://www.opengis.net/wfs"
 xmlns:ows="http://www.opengis.net/ows"><ows:OperationsMetadata>
<ows:Operation name="GetFeature"/></ows:OperationsMetadata><wfs:FeatureTypeList>
<wfs:FeatureType><wfs:Name>plots</wfs:Name><wfs:DefaultSRS>EPSG:4547</wfs:DefaultSRS>
</wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>)";

inline constexpr const char* kServedFeatureType = R"(<?xml version="1.0"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml"
 xmlns:t="http://t" targetNamespace="http://t">
<xsd:element name="plots" type="t:plotsType" substitutionGroup="gml:_Feature"/>
<xsd:complexType name="plotsType"><xsd:complexContent>
<xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
<xsd:element name="code" type="xsd:string"/>
<xsd:element name="shape" type="gml:PointPropertyType"/>
</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType></xsd:schema>)";

inline constexpr const char* kServedFeatures = R"(<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs"
 xmlns:gml="http://www.opengis.net/gml" xmlns:t="http://t"><gml:featureMember>
<t:plots gml:id="plots.1"><t:code>W1</t:code><t:shape><gml:Point srsName="EPSG:4547">
<gml:pos>500150 3350545</gml:pos></gml:Point></t:shape></t:plots>
</gml:featureMember></wfs:FeatureCollection>)";

}  // namespace citymirror::test
