Millrace
Under the Apache License 2.0, which is in LICENSE.

It comes with the parts below, each under a licence of its own. The jars of all of them are in
lib; those of org.webjars are in millrace.jar. Texts of licences, and notices, are in licenses as
far as the parts' jars hold them, and those of parts whose jars hold none but whose licences want
their text to go with them.

<#list dependencyMap as e>
<#assign part = e.getKey()/>
<#if part.artifactId != "millrace-app">
${part.artifactId} ${part.version} (${part.groupId})
  ${e.getValue()?join("; or ")}
<#if part.url??>
  ${part.url}
</#if>
</#if>
</#list>
