# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Given names that are usual in Argentina, without accents, in small letters.

They tell the second surname from the given name in a file that writes all of them in
capitals, the surname first: *PIÑEIRO ROSSI MAURICIO* beside *GOROSITO ANALÍA CELESTE*.
A name that is missing here is only not greeted by it.
"""

from typing import Final

GIVEN_NAMES: Final = frozenset(
    """
    abel abigail abril adela adelina adolfo adrian adriana agostina agustin agustina
    aida ailen aixa alan alba alberto aldana aldo alejandra alejandro alejo alexis
    alfonso alfredo alicia alma alvaro amadeo amalia amanda amelia ana anabel anabella
    anahi analia andrea andres angel angela angeles angelica antonela antonella
    antonia antonio araceli ariadna ariel armando arturo aurelio aurora axel ayelen
    barbara bautista beatriz belen benicio benito benjamin bernardo betina bianca
    blanca brenda braian brian bruna bruno camila candela candelaria carina carla
    carlos carmen carolina catalina cecilia celeste celia celina cesar cintia clara
    clarisa claudia claudio constanza cristian cristina cynthia dafne dalila dalma
    damian dana daniel daniela dante dario david debora delfina delia diana diego
    dolores domingo dora dylan edgardo edith eduardo elba elda elena eliana elias elina
    elisa elizabeth elsa elvira ema emanuel emilce emilia emiliano emilio emma enrique
    enzo erica erika ernesto esteban estefania estela ester esther eugenia eugenio eva
    evangelina ezequiel fabian fabiana fabio fabricio facundo fatima federico felipe
    felix fermin fernanda fernando flavia flavio florencia fabiola franca francisca
    francisco franco gabriel gabriela gaston genaro gerardo german gilda gimena gisela
    giselle gladys gloria gonzalo graciela gregorio griselda guadalupe guido guillermina
    guillermo gustavo haydee hebe hector helena herminia hernan hilda horacio hugo
    humberto ida ignacio ileana ines irene irma isaac isabel isabella ismael ivan ivana
    jacinto jacqueline jaime jaquelina javier jazmin jeremias jesica jessica jesus
    jimena joaquin joel johana jonatan jonathan jorge jorgelina jose josefa josefina
    josue juan juana juliana julia julian julieta julio justina justo karen karina
    karla kevin lara laura lautaro lazaro leandro leila leonardo leonel leonor leticia
    lidia lila liliana lionel lisandro lorena lorenzo lourdes lucas lucia luciana
    luciano lucrecia luis luisa luisina luz mabel macarena magali magdalena maira malena
    manuel manuela mara marcela marcelo marcos margarita maria mariana mariano mariel
    mariela marina mario marisa marisol marta martin martina mateo matias mauricio
    mauro maxima maximiliano maximo mayra melina melisa mercedes micaela miguel mila
    milagros milena milton mirta miriam monica morena mirna nadia nahuel nancy natalia
    natalio nazarena nazareno nelida nelly nelson nerea nestor nicolas nicole nieves
    nilda noelia noemi nora norberto norma octavio ofelia olga olivia omar orlando
    oriana oscar osvaldo pablo pamela paola patricia patricio paula paulina paulo pedro
    pilar priscila rafael raimundo ramiro ramon ramona raquel raul rebeca regina renata
    rene reinaldo ricardo rita roberto rocio rodolfo rodrigo rogelio roman romina
    romulo rosa rosalia rosana rosario roxana ruben ruth sabrina salvador samanta
    samuel sandra santiago santino santos sara saul sebastian selena selva sergio
    silvana silvia silvina simon sofia solange soledad sonia stella susana tamara
    tatiana teodoro teresa thiago tobias tomas trinidad uma uriel valentin valentina
    valentino valeria vanesa vanina vera veronica vicente victor victoria vilma
    violeta virginia viviana wanda walter wenceslao ximena yamila yanina yesica
    yolanda zaira zulema zulma
    """.split()
)
