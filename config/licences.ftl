<#-- Becomes docs/licences.md: see the profile supply-chain. -->
<#function names licenses>
    <#assign result = ""/>
    <#list licenses as license>
        <#assign result = result + (license?index > 0)?then("; ", "") + license/>
    </#list>
    <#return result>
</#function>
# Licences of what we ship

Made by `mvn -Psupply-chain package -DskipTests`, which also writes a CycloneDX SBOM to `target/bom.json`; a test fails when a library of a service is not here with its version. Where several licences are named, any of them may be chosen. Spring Boot's plugin adds its own `spring-boot-jarmode-tools` (Apache-2.0) to each runnable jar. Quittance itself is under the [Apache License 2.0](../LICENSE).

| library | version | licence |
|---|---|---|
<#list dependencyMap as entry>
<#assign library = entry.getKey()/>
| `${library.groupId}:${library.artifactId}` | ${library.version} | ${names(entry.getValue())} |
</#list>
